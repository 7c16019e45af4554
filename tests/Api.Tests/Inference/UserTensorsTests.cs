using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class UserTensorsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Double", 1.5, "1.5 NaN")]
    [InlineData("Single", 1.5f, "1.5 NaN")]
    [InlineData("Int64", 7L, "7 0")]
    [InlineData("Boolean", true, "True False")]
    [InlineData("Text", "a", "a ")]
    [InlineData("Timestamp", null, "2026-01-02T12:00:00.0000000Z ")]
    public void Of_OutputOfAType_HasAPlaceForEachUser(string type, object? value, string expected)
    {
        var score = new Score("churn", "a", [new("other", 9L), new("out", value ?? Noon.UtcDateTime)], "v1", Noon, Noon, Guid.Empty);

        var tensors = UserTensors.Of(Pipeline(type), [new(ScoreStatus.Scored, score), new(ScoreStatus.NotFound)]).ToList();

        Assert.Equal(["out", "status"], tensors.Select(tensor => tensor.Name));
        Assert.All(tensors, tensor => Assert.Equal([2, 1], tensor.Shape));
        Assert.Equal(expected, string.Join(' ', tensors[0].Values.Cast<object>().Select(each =>
            Convert.ToString(each, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(["scored", "no-input"], (string[])tensors[1].Values);
    }

    [Theory]
    [InlineData(ScoreStatus.Scored, "scored")]
    [InlineData(ScoreStatus.NotFound, "no-input")]
    [InlineData(ScoreStatus.Unusable, "unusable-row")]
    [InlineData(ScoreStatus.Saturated, "saturated")]
    [InlineData(ScoreStatus.StoreUnavailable, "store-unavailable")]
    [InlineData(ScoreStatus.VersionUnavailable, "version-unavailable")]
    [InlineData(ScoreStatus.DeadlineExceeded, "deadline-exceeded")]
    [InlineData(ScoreStatus.Failed, "failed")]
    public void Of_EachStatus_IsTheWordOfItsProblem(ScoreStatus status, string word) =>
        Assert.Equal([word], (string[])UserTensors.Of(Pipeline("Double"), [new(status)]).Last().Values);

    [Fact]
    public void StatusOutput_ModelThatHasAnOutputStatus_IsCalledOtherwise()
    {
        var pipeline = Pipeline("Double");
        var taken = pipeline with { Model = pipeline.Model with { Outputs = [new("status", "Text")] } };

        Assert.Equal(("status", "user_status"), (ServedModels.StatusOutput(pipeline), ServedModels.StatusOutput(taken)));
    }

    private static PipelineInfo Pipeline(string type) => new("churn", true, new("", "", "", ""),
        new("m.onnx", "v1", [], [new("out", type)]),
        new("", "", "", ""), TimeSpan.FromSeconds(1), null);
}
