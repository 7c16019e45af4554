using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class SetupArgumentsTests
{
    [Fact]
    public void Parse_FlagsAndValues_AreFoundByTheirLongNames()
    {
        var arguments = SetupArguments.Parse(["init", "--model", "m.onnx", "-y", "-o", "json", "--print"]);

        Assert.True(arguments.Has("--yes"));
        Assert.True(arguments.Has("--print"));
        Assert.False(arguments.Has("--force"));
        Assert.Equal(("m.onnx", null), (arguments.Find("--model"), arguments.Find("--input")));
        Assert.Equal("m.onnx", arguments.Get("--model", "name it"));
    }

    [Theory]
    [InlineData("json", true)]
    [InlineData("jsonl", true)]
    [InlineData("text", false)]
    public void IsJson_ByOutput(string output, bool isJson) => Assert.Equal(isJson, SetupArguments.Parse(["check", "-o", output]).IsJson);

    [Fact]
    public void Parse_FirstWordOfCheck_IsTheFile()
    {
        Assert.Equal("a.json", SetupArguments.Parse(["check", "a.json", "--inputs"]).Find("--file"));
        Assert.Equal("a.json", SetupArguments.Parse(["doctor", "a.json"]).Find("--file"));
        Assert.Equal(["b.json"], Faults("check", "a.json", "b.json").Select(fault => fault.Setting));
        Assert.Equal(["a.json"], Faults("init", "a.json").Select(fault => fault.Setting));
    }

    [Fact]
    public void Parse_SeveralFaults_AreToldTogether() => Assert.Equal(
        ["--more is no argument of init; ./run init --help lists them.", "--name has no value; add one behind it."],
        Faults("init", "--more", "--yes", "--name").Select(fault => $"{fault}"));

    [Fact]
    public void Get_EmptyOrMissing_SaysWhatToName()
    {
        var arguments = SetupArguments.Parse(["init", "--model", ""]);

        foreach (var name in new[] { "--model", "--input" })
        {
            var fault = Assert.Single(Assert.Throws<PipelineConfigurationException>(() => arguments.Get(name, "name the file")).Faults);
            Assert.Equal((name, "is missing; name the file."), (fault.Setting, fault.Message));
        }
    }

    private static IReadOnlyList<Fault> Faults(params string[] arguments) =>
        Assert.Throws<PipelineConfigurationException>(() => SetupArguments.Parse(arguments)).Faults;
}
