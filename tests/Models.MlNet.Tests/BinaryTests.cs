using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class BinaryTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    private static readonly FastTreeBinaryTrainer.Options SmallForest = new()
    {
        NumberOfTrees = 5,
        NumberOfLeaves = 4,
        MinimumExampleCountPerLeaf = 5,
        NumberOfThreads = 1
    };

    private static readonly LightGbmBinaryTrainer.Options SmallBoost = new()
    {
        NumberOfIterations = 5,
        NumberOfLeaves = 4,
        MinimumExampleCountPerLeaf = 5,
        NumberOfThreads = 1
    };

    [Theory]
    [InlineData("logistic regression")]
    [InlineData("FastTree")]
    [InlineData("LightGBM")]
    public async Task ApplyAsync_EachTrainer_AnswersAsMlNetDoes(string trainer)
    {
        var trained = Train(trainer);
        await using var model = await models.LoadAsync(trained);
        var rows = Visitor.Make(50, seed: 2);

        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        Assert.Equal([new("PredictedLabel", ColumnType.Boolean), new("Score", ColumnType.Single), new("Probability", ColumnType.Single)],
            model.Outputs);
        Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
        Assert.Equal(trained.Expected<bool>("PredictedLabel", rows), outputs.Values<bool>("PredictedLabel").ToArray());
        Same.Floats(trained.Expected<float>("Score", rows), outputs.Values<float>("Score"));
        Same.Floats(trained.Expected<float>("Probability", rows), outputs.Values<float>("Probability"));
        Assert.True(outputs.Values<float>("Score").ToArray().Distinct().Count() > 3);
        Assert.Equal(2, outputs.Values<bool>("PredictedLabel").ToArray().Distinct().Count());
    }

    [Theory]
    [InlineData("logistic regression")]
    [InlineData("FastTree")]
    [InlineData("LightGBM")]
    public async Task ApplyAsync_NaN_AnswersAsMlNetDoesAndOtherRowsAreUnchanged(string trainer)
    {
        var trained = Train(trainer);
        await using var model = await models.LoadAsync(trained);
        var rows = Visitor.Make(4, seed: 3);
        rows[1].Age = float.NaN;
        rows[2].Taste[1] = float.NaN;

        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        Same.Floats(trained.Expected<float>("Score", rows), outputs.Values<float>("Score"));
        Same.Floats(trained.Expected<float>("Probability", rows), outputs.Values<float>("Probability"));
        Assert.False(float.IsNaN(outputs.Values<float>("Score")[3]));
        Assert.Equal(trainer == "logistic regression", float.IsNaN(outputs.Values<float>("Score")[1]));
    }

    [Fact]
    public async Task LoadAsync_ModelWithMoreColumns_HasOnlyTheNeededInputs()
    {
        await using var all = await models.LoadAsync(Trained.Binary);
        await using var floats = await models.LoadAsync(Train("FastTree"));

        Assert.Contains(Trained.Binary.Schema, column => column.Name == nameof(Visitor.Label));
        Assert.Equal(
            [
                new(nameof(Visitor.Age), ColumnType.Single, false),
                new(nameof(Visitor.Income), ColumnType.Double, false),
                new(nameof(Visitor.Visits), ColumnType.Int64, false),
                new(nameof(Visitor.Clicks), ColumnType.Int64, false),
                new(nameof(Visitor.IsMember), ColumnType.Boolean, false),
                new(nameof(Visitor.Plan), ColumnType.String, false),
                new(nameof(Visitor.Region), ColumnType.Int64, false),
                new(nameof(Visitor.Taste), ColumnType.Vector, false, 3),
            ],
            all.Inputs.Select(field => field with { Range = null }));
        Assert.Equal([nameof(Visitor.Age), nameof(Visitor.Taste)], floats.Inputs.Select(field => field.Name));
    }

    private static Trained Train(
        string trainer) => trainer == "logistic regression"
            ? Trained.Binary
            : Trained.Fit(ml => Trained.PrepareFloats(ml).Append(trainer == "FastTree"
        ? (IEstimator<ITransformer>)ml.BinaryClassification.Trainers.FastTree(SmallForest)
        : ml.BinaryClassification.Trainers.LightGbm(SmallBoost)));
}
