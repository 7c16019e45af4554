using Microsoft.ML;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class MulticlassTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    private static readonly Lazy<Trained> ByText = new(() => Train(nameof(Visitor.Kind), mapBack: true));

    [Theory]
    [InlineData(nameof(Visitor.Kind), true, ColumnType.String)]
    [InlineData(nameof(Visitor.Kind), false, ColumnType.String)]
    [InlineData(nameof(Visitor.Grade), true, ColumnType.Int64)]
    [InlineData(nameof(Visitor.Grade), false, ColumnType.String)]
    public async Task ApplyAsync_LabelMappedBackOrLeftAsKey_IsTheClassAndItsScores(string label, bool mapBack, ColumnType type)
    {
        var trained = Train(label, mapBack);
        await using var model = await models.LoadAsync(trained);
        var rows = Visitor.Make(60, seed: 2);

        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        string[] classes = ["cold", "warm", "hot"];
        classes = label == nameof(Visitor.Kind) ? classes : ["30", "10", "20"];
        Assert.Equal(new("PredictedLabel", type), model.Outputs[0]);
        Assert.Equal(classes.Select(each => $"Score_{each}").Order(), model.Outputs.Skip(1).Select(field => field.Name).Order());
        var order = model.Outputs.Skip(1).Select(field => field.Name["Score_".Length..]).ToArray();
        var predicted = Enumerable.Range(0, rows.Length).Select(row => outputs["PredictedLabel"].ValueAt(row)!.ToString()!).ToArray();
        Assert.Equal(Labels(trained, rows, label, mapBack, order), predicted);
        Assert.Equal(3, predicted.Distinct().Count());

        // The predicted class has the highest score, so each score has the right name.
        for (var row = 0; row < rows.Length; row++)
            Assert.Equal(predicted[row], order.MaxBy(each => outputs.Values<float>($"Score_{each}")[row]));
        for (var i = 0; i < order.Length; i++)
            Same.Floats(trained.Expected<float[]>("Score", rows).Select(scores => scores[i]), outputs.Values<float>($"Score_{order[i]}"));
        Assert.DoesNotContain(label, model.Inputs.Select(field => field.Name));
    }

    [Theory]
    [InlineData("Score[hot]", "Score_hot")]
    [InlineData("Score[1]", null)]
    public async Task ApplyAsync_ScoreOfOneClass_IsFoundByNameAndByIndex(string source, string? same)
    {
        await using var all = await models.LoadAsync(ByText.Value);
        await using var one = await models.LoadAsync(ByText.Value, options => options.Outputs["score"] = source);
        var rows = Visitor.Make(10, seed: 4);

        var expected = await all.ApplyAsync(VisitorRows.For(all, rows), TestContext.Current.CancellationToken);
        var outputs = await one.ApplyAsync(VisitorRows.For(one, rows), TestContext.Current.CancellationToken);

        Assert.Equal(new("score", ColumnType.Single), Assert.Single(outputs.Columns).Field);
        Assert.Equal(expected.Values<float>(same ?? all.Outputs[2].Name), outputs.Values<float>("score"));
    }

    [Fact]
    public async Task LoadAsync_ScoreOfNoClass_FaultListsTheClasses()
    {
        var fault = await models.FaultAsync(ByText.Value, options => options.Outputs["score"] = "Score[tepid]");

        Assert.Equal("Model:Outputs:score", fault.Setting);
        Assert.StartsWith("is 'Score[tepid]'; name one value of the output, which is \"Score[", fault.Message, StringComparison.Ordinal);
    }

    // The prediction of ML.NET as text: the label, or the class with the number of the key.
    private static IEnumerable<string> Labels(Trained trained, Visitor[] rows, string label, bool mapBack,
        string[] order) => (label, mapBack) switch
        {
            (nameof(Visitor.Kind), true) => trained.Expected<string>("PredictedLabel", rows),
            (_, true) => trained.Expected<int>("PredictedLabel", rows).Select(value => $"{value}"),
            _ => trained.Expected<uint>("PredictedLabel", rows).Select(key => order[key - 1]),
        };

    private static Trained Train(string label, bool mapBack) => Trained.Fit(ml =>
    {
        var estimator = ml.Transforms.Conversion.MapValueToKey("Class", label).Append(Trained.Prepare(ml))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class"));
        return mapBack ? estimator.Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")) : estimator;
    });
}
