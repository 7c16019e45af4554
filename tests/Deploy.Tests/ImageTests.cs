namespace ModelPipeline.Tests;

/// <summary>The manifests must run the images that the projects build.</summary>
public sealed class ImageTests
{
    [Theory]
    [InlineData("Silo", "silo")]
    [InlineData("Api", "api")]
    public async Task Image_Project_FitsItsDeployment(string project, string workload)
    {
        var image = await Image.OfAsync(project);

        Assert.Equal("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra", image.Base);
        foreach (var name in Overlay.Each)
        {
            var overlay = await Overlay.RenderAsync(name);
            var container = overlay.Workload(workload).Container;
            Assert.EndsWith(image.Reference, $"/{container.Image}", StringComparison.Ordinal);
            Assert.Equal(image.Ports.Order(), container.Ports.Select(port => port.ContainerPort).Order());
            Assert.Equal(image.User, $"{overlay.Workload(workload).Pod.SecurityContext.RunAsUser}");
            Assert.Equal(image.Environment["ASPNETCORE_URLS"], container.Env.Single(variable => variable.Name == "ASPNETCORE_URLS").Value);
            Assert.EndsWith($":{overlay.Workload(workload).Port("http")}", image.Environment["ASPNETCORE_URLS"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Image_Migration_IsTheImageOfTheSilo()
    {
        foreach (var name in Overlay.Each)
        {
            var overlay = await Overlay.RenderAsync(name);
            Assert.Equal(overlay.Workload("silo").Container.Image, overlay.Workload("migration").Container.Image);
        }
    }
}
