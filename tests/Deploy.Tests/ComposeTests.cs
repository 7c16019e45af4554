using YamlDotNet.Core;

namespace ModelPipeline.Tests;

/// <summary>The cluster on one machine, by Docker Compose.</summary>
public sealed class ComposeTests
{
    private static readonly string[] Own = ["migration", "silo", "api"];

    private readonly ComposeFile file = ComposeFile.Read();

    [Fact]
    public void Read_MisspeltKey_IsRefused() =>
        Assert.Throws<YamlException>(
            () => ComposeFile.Read(
                File.ReadAllText(Paths.Compose).Replace("stop_grace_period:", "stop_graceperiod:", StringComparison.Ordinal)));

    [Fact]
    public async Task Images_OwnServices_AreTheImagesOfTheProjects()
    {
        Assert.Equal([.. Own, "postgres"], file.Services.Keys.OrderBy(name => name == "postgres" ? 3 : Array.IndexOf(Own, name)));
        var silo = await Image.OfAsync("Silo");
        var api = await Image.OfAsync("Api");

        Assert.Equal([silo.Reference, silo.Reference, api.Reference], Own.Select(name => file.Services[name].Image));
        Assert.EndsWith($":{api.Ports.Single()}", Assert.Single(file.Services["api"].Ports), StringComparison.Ordinal);
    }

    [Fact]
    public void Volumes_Services_Exist() => Assert.All(file.Services.Values.SelectMany(service => service.Volumes), volume =>
    {
        var source = volume.Split(':')[0];
        if (source.StartsWith('.'))
        {
            Assert.True(Path.Exists(Path.Combine(Paths.Of("deploy"), source)), $"{source} does not exist.");
        }
        else
        {
            Assert.Contains(source, file.Volumes.Keys);
        }
    });

    [Fact]
    public void Commands_OwnServices_NameAFileThatIsMounted() => Assert.All(Own.Select(name => file.Services[name]), service =>
        Assert.Contains(service.Volumes, volume => volume.Split(':')[1] == service.Command[service.Command.IndexOf("--Config") + 1]));

    [Fact]
    public void Settings_OwnServices_HaveTheNeededConnections()
    {
        // The tests of the manifests run the same settings. This test checks that the connections are the same.
        Assert.Equal(["ConnectionStrings__cluster", "ConnectionStrings__customers", "ConnectionStrings__scores"],
            file.Services["silo"].Environment.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["Auth__AllowAnonymous", "ConnectionStrings__cluster"],
            file.Services["api"].Environment.Keys.Order(StringComparer.Ordinal));
        // Nobody is asked for a key, so nobody else may reach the port.
        Assert.All(file.Services["api"].Ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.Equal(["ConnectionStrings__cluster"], file.Services["migration"].Environment.Keys);
        Assert.All(Own,
            name => Assert.Contains($"Host={file.Services.Keys.Single(key => key == "postgres")};",
                file.Services[name].Environment["ConnectionStrings__cluster"], StringComparison.Ordinal));
    }

    [Fact]
    public void Containers_OwnServices_HaveNoUnneededRights() => Assert.All(Own.Select(name => file.Services[name]), service =>
    {
        Assert.True(service.ReadOnly);
        Assert.Equal(["ALL"], service.CapDrop);
        Assert.Equal(["no-new-privileges:true"], service.SecurityOpt);
    });
}
