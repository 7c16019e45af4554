namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>The settings that say where a model is.</summary>
public sealed class ModelAddressTests
{
    [Theory]
    [InlineData("http://host:8000/", "", "http://host:8000/v2/models/my%20model")]
    [InlineData("https://host/a/b", "7", "https://host/a/b/v2/models/my%20model/versions/7")]
    [InlineData("HTTP://host", "a/b", "HTTP://host/v2/models/my%20model/versions/a%2Fb")]
    public void Route_Settings_IsTheModelsAddress(string url, string version, string route) =>
        Assert.Equal(route, ModelAddress.Of(new() { Url = url, Name = "my model", Version = version }).Route);

    [Fact]
    public void Shown_AddressWithAPassword_HidesIt()
    {
        var address = ModelAddress.Of(new() { Url = "http://user:secret@host:8000", Name = "m" });

        Assert.Equal("http://host:8000", address.Shown);
        Assert.Equal("http://host:8000/v2/models/m", address.ShownRoute);
        Assert.Contains("secret", address.Route, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://host/v2/models/m", null)]
    [InlineData("HTTPS://host/v2/models/m/versions/a%2Fb", "a/b")]
    [InlineData("http://host/v2/models/m/", null)]
    public void Of_Path_IsReadFromIt(string path, string? version)
    {
        var address = ModelAddress.Of(new() { Path = path });

        Assert.Equal(("m", version), (address.Name, address.Version));
    }

    [Theory]
    [InlineData("http://host/v2/models/")]
    [InlineData("http://host/v1/models/m")]
    [InlineData("http://host/v2/models/m/versions/")]
    [InlineData("http://host/v2/models/m/infer")]
    [InlineData("ftp://host/v2/models/m")]
    [InlineData("http://host/v2/models/m\n")]
    [InlineData("churn.onnx")]
    public void Of_PathThatIsNoModel_IsAFault(string path)
    {
        var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(() => ModelAddress.Of(new() { Path = path })).Faults);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.StartsWith($"is '{path}', which is no address of a model on a server", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PathWithAPassword_HidesItInTheFault() =>
        Assert.DoesNotContain("secret", Assert.Throws<PipelineConfigurationException>(
            () => ModelAddress.Of(new() { Path = "http://user:secret@host/m?key=secret" })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is empty; name the server that has the model, such as http://triton:8000.")]
    [InlineData("host:8000", "is 'host:8000', which is no address of a server; set http://host:port or https://host.")]
    [InlineData("/v2", "is '/v2', which is no address of a server; set http://host:port or https://host.")]
    [InlineData("ftp://host", "is 'ftp://host', which is no address of a server; set http://host:port or https://host.")]
    public void Of_UrlThatIsNone_IsAFault(string url, string message)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => ModelAddress.Of(new() { Url = url, Name = "m" }));

        Assert.Equal([new("Model:Url", message)], error.Faults);
    }

    [Fact]
    public void Of_Refresh_IsAFault()
    {
        var options = new ModelOptions { Url = "http://host", Name = "m", Refresh = TimeSpan.FromTicks(1) };

        Assert.Equal(["Model:Refresh"],
            Assert.Throws<PipelineConfigurationException>(() => ModelAddress.Of(options)).Faults.Select(fault => fault.Setting));
        options.Refresh = TimeSpan.Zero;
        Assert.Equal("m", ModelAddress.Of(options).Name);
    }
}
