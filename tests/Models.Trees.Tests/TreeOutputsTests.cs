namespace ModelPipeline.Models.Trees.Tests;

public sealed class TreeOutputsTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public void Of_OneValue_IsOneColumnOfTheLibrarysType()
    {
        using var floats = new FakeBooster<float>(width: 1, rawWidth: 2);
        using var doubles = new FakeBooster<double>(width: 1, rawWidth: 2);

        Assert.Equal([new(new("prediction", ColumnType.Single), 0, 0)], TreeOutputs.Of(floats, Nothing));
        Assert.Equal([new(new("prediction", ColumnType.Double), 0, 0)], TreeOutputs.Of(doubles, Nothing));
    }

    [Fact]
    public void Of_SeveralClasses_IsOneColumnAClass()
    {
        using var booster = new FakeBooster<double>(width: 3, rawWidth: 1);

        var outputs = TreeOutputs.Of(booster, Nothing);

        Assert.Equal(
            [("prediction_0", 0, 0), ("prediction_1", 0, 1), ("prediction_2", 0, 2)],
            outputs.Select(each => (each.Field.Name, each.Output, each.Component)));
    }

    [Fact]
    public void Of_OutputsNamed_AreThoseAlone()
    {
        using var booster = new FakeBooster<float>(width: 1, rawWidth: 2);

        var outputs = TreeOutputs.Of(booster, new Dictionary<string, string> { ["margin"] = "raw[1]", ["score"] = "prediction" });

        Assert.Equal(
            [("margin", ColumnType.Single, 1, 1), ("score", ColumnType.Single, 0, 0)],
            outputs.Select(each => (each.Field.Name, each.Field.Type, each.Output, each.Component)));
    }

    [Fact]
    public void Of_UnknownOutput_FaultListsBoth()
    {
        using var booster = new FakeBooster<float>(width: 1, rawWidth: 2);

        var error = Assert.Throws<PipelineConfigurationException>(
            () => TreeOutputs.Of(booster, new Dictionary<string, string> { ["score"] = "nothing" }));

        Assert.EndsWith("it has \"prediction\", \"raw[0]\" to \"raw[1]\".", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
    }
}
