using Microsoft.ML;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class RegressionTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_Regression_HasTheScoreAsTheOnlyOutput()
    {
        var trained = Trained.Fit(ml => Trained.Prepare(ml).Append(ml.Regression.Trainers.LbfgsPoissonRegression(nameof(Visitor.Spend))));
        await using var model = await models.LoadAsync(trained);
        var rows = Visitor.Make(50, seed: 2);

        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        Assert.Equal([new("Score", ColumnType.Single)], model.Outputs);
        Same.Floats(trained.Expected<float>("Score", rows), outputs.Values<float>("Score"));
        Assert.DoesNotContain(nameof(Visitor.Spend), model.Inputs.Select(field => field.Name));
    }

    [Fact]
    public async Task ApplyAsync_Clustering_GivesTheClusterFromZeroAndItsDistances()
    {
        var trained = Trained.Fit(ml => Trained.PrepareFloats(ml).Append(ml.Clustering.Trainers.KMeans(numberOfClusters: 3)));
        await using var model = await models.LoadAsync(trained);
        var rows = Visitor.Make(50, seed: 2);

        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        Assert.Equal(["PredictedLabel", "Score_0", "Score_1", "Score_2"], model.Outputs.Select(field => field.Name));
        Assert.Equal(trained.Expected<uint>("PredictedLabel", rows).Select(key => key - 1L),
            outputs.Values<long>("PredictedLabel").ToArray());
        for (var cluster = 0; cluster < 3; cluster++)
        {
            Same.Floats(trained.Expected<float[]>("Score", rows).Select(scores => scores[cluster]),
                outputs.Values<float>($"Score_{cluster}"));
        }
    }
}
