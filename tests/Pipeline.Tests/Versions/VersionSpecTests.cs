namespace ModelPipeline.Tests;

public sealed class VersionSpecTests
{
    [Theory]
    [InlineData("http://triton:8000/v2/models/churn/versions/4", "secret")]
    [InlineData("http://triton:8000/v2/models/other", "secret")]
    [InlineData("http://triton:8001/v2/models/churn", "")]
    [InlineData("https://triton:8000/v2/models/churn", "")]
    [InlineData("http://triton:8000@elsewhere/v2/models/churn", "")]
    [InlineData("http://elsewhere/v2/models/churn", "")]
    [InlineData("models/churn.onnx", "")]
    public void ToOptions_VersionOfAServer_HasTheTokenForTheServerOfTheSettingsAlone(string address, string token)
    {
        var settings = new ModelOptions { Kind = "OpenInference", Url = "http://triton:8000", Name = "churn", Token = "secret" };
        var version = new VersionSpec { Id = "v4", Kind = "OpenInference", Address = address };

        Assert.Equal(token, version.ToOptions(settings, address).Token);
    }

    [Fact]
    public void ToOptions_Version_HasItsOwnMappingAndTheMachineOfTheSettings()
    {
        var settings = new ModelOptions
        {
            Path = "old.onnx",
            Version = "old",
            Python = "python3.14",
            PythonPath = "code",
            MaxMemory = "2G",
            Types = { ["x"] = "Double" },
            Nulls = { ["age"] = "1" },
        };
        var version = new VersionSpec
        {
            Id = "v4",
            Kind = "Onnx",
            Sha256 = "11",
            Inputs = { ["x"] = ["a"] },
            Outputs = { ["y"] = "b" },
            Nulls = { ["z"] = "0" },
        };

        var options = version.ToOptions(settings, "new.onnx");

        Assert.Equal(("new.onnx", "Onnx", "11", "v4"), (options.Path, options.Kind, options.Sha256, options.Version));
        Assert.Equal((version.Inputs, version.Outputs, version.Nulls), (options.Inputs, options.Outputs, options.Nulls));
        Assert.Equal(("python3.14", "code", "2G"), (options.Python, options.PythonPath, options.MaxMemory));
        Assert.Equal((settings.Types, ""), (options.Types, options.Token));
        Assert.Equal("", (version with { Sha256 = null }).ToOptions(settings, "new.onnx").Sha256);
    }

    public static TheoryData<VersionSpec> OtherMappings =>
    [
        Mapped() with { Kind = "Trees" },
        Mapped() with { Inputs = [] },
        Mapped() with { Inputs = new() { ["x"] = ["b", "a"] } },
        Mapped() with { Inputs = new() { ["q"] = ["a", "b"] } },
        Mapped() with { Inputs = new() { ["x"] = ["a", "b"], ["q"] = ["c"] } },
        Mapped() with { Outputs = new() { ["z"] = "2", ["y"] = "1" } },
        Mapped() with { Outputs = [] },
        Mapped() with { Nulls = new() { ["age"] = "1" } },
    ];

    [Theory]
    [MemberData(nameof(OtherMappings))]
    public void HasMappingOf_OtherMapping_IsFalse(VersionSpec other)
    {
        Assert.False(Mapped().HasMappingOf(other));
        Assert.False(other.HasMappingOf(Mapped()));
    }

    [Fact]
    public void HasMappingOf_SameMapping_IsTrueWhateverElseDiffers() =>
        Assert.True(Mapped().HasMappingOf(Mapped() with { Id = "v9", Source = "elsewhere", Sha256 = "22", BroughtBy = "you" }));

    [Theory]
    [InlineData("OpenInference", true)]
    [InlineData("openinference", true)]
    [InlineData("Onnx", false)]
    [InlineData("", false)]
    public void IsOfServer_Kind_IsTheOneOfServers(string kind, bool expected) =>
        Assert.Equal(expected, new VersionSpec { Kind = kind }.IsOfServer);

    [Theory]
    [InlineData("settings", true)]
    [InlineData("me", false)]
    [InlineData("", false)]
    public void IsFromSettings_BroughtBy_IsThatOfSettings(string by, bool expected) =>
        Assert.Equal(expected, new VersionSpec { BroughtBy = by }.IsFromSettings);

    [Fact]
    public void OfSettings_ModelOfCode_IsNamedAfterItsType()
    {
        var definition = new PipelineDefinition("p", new() { Model = { Path = "unused.onnx" } }) { Model = _ => new FakeModel() };

        var version = VersionSpec.OfSettings(definition, new(new FakeModel { Version = "v7" }, null));

        Assert.Equal(("v7", nameof(FakeModel), "", null), (version.Id, version.Source, version.Address, version.Sha256));
    }

    [Fact]
    public void OfSettings_ModelOfAnAddress_ShowsNoSecret()
    {
        var options = new PipelineOptions
        {
            Model = { Path = "https://host/a.onnx?signature=1", Kind = "Onnx", Inputs = { ["x"] = ["a"] } },
        };

        var version = VersionSpec.OfSettings(new("p", options), new(new FakeModel(), null));

        Assert.Equal(("https://host/a.onnx", "https://host/a.onnx?signature=1"), (version.Source, version.Address));
        Assert.Equal(("Onnx", "settings", options.Model.Inputs), (version.Kind, version.BroughtBy, version.Inputs));
        Assert.Equal((options.Model.Outputs, options.Model.Nulls), (version.Outputs, version.Nulls));
    }

    private static VersionSpec Mapped() => new()
    {
        Kind = "Onnx",
        Inputs = { ["x"] = ["a", "b"] },
        Outputs = { ["y"] = "1", ["z"] = "2" },
        Nulls = { ["age"] = "0" },
    };
}
