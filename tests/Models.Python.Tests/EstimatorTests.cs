using System.Text.Json.Nodes;

namespace ModelPipeline.Models.Python.Tests;

public sealed class EstimatorTests(EstimatorTrainer trainer, XgboostFiles xgboost)
    : IClassFixture<EstimatorTrainer>, IClassFixture<XgboostFiles>, IDisposable
{
    private static readonly Batch Numbers = InputRows.Of(("a", new[] { 1.0, 2.0, 3.0 }), ("b", new long[] { 1, 0, 1 }));

    private const string Regression = "LinearRegression().fit([[1.0, 0.0], [2.0, 1.0], [3.0, 5.0]], [1.0, 12.0, 53.0])";

    private readonly ModelFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ApplyAsync_RegressionOverAMatrix_TakesTheListedColumnsInOrder()
    {
        await using var model = await FitAsync(Regression, options => options.Inputs["X"] = ["a", "b"]);

        var outputs = await model.ApplyAsync(Numbers, Token);

        Assert.Equal(["prediction"], model.Outputs.Select(field => field.Name));
        Assert.Equal([11.0, 2.0, 13.0], outputs.Values<double>("prediction").ToArray(), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public async Task LoadAsync_MatrixWithoutColumns_SaysHowManyToList()
    {
        var none = await FaultAsync(_ => { });
        var many = await FaultAsync(options => options.Inputs["X"] = ["a", "b", "a"]);

        Assert.Contains(
            "the model, which takes a row of 2 numbers, does not say which columns these are", none.Message, StringComparison.Ordinal);
        Assert.Equal(new("Model:Inputs:X", "lists 3 columns; the model takes 2."), many);

        async Task<Fault> FaultAsync(Action<ModelOptions> configure) =>
            Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => FitAsync(Regression, configure))).Faults);
    }

    [Fact]
    public async Task ApplyAsync_OneVectorColumn_IsTheMatrix()
    {
        var rows = InputRows.Of(("v", new[] { new[] { 1f, 1f }, [2f, 0f] }));
        await using var model = await FitAsync(Regression, options => options.Inputs["X"] = ["v"], rows);

        Assert.Equal("Vector[2]", model.Inputs[0].TypeName);
        var outputs = await model.ApplyAsync(rows, Token);
        Assert.Equal([11.0, 2.0], outputs.Values<double>("prediction").ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task ApplyAsync_ClassifierOfTexts_HasItsClassesAsColumns()
    {
        await using var model = await FitAsync(
            "LogisticRegression().fit(pandas.DataFrame({'a': [1.0, 2.0, 3.0], 'b': [0, 1, 0]}), ['high', 'low', 'new'])");

        var outputs = await model.ApplyAsync(Numbers, Token);

        Assert.Equal(["a", "b"], model.Inputs.Select(field => field.Name));
        Assert.Equal(["prediction", "probability_high", "probability_low", "probability_new"], model.Outputs.Select(field => field.Name));
        Assert.Equal(ColumnType.String, model.Outputs[0].Type);
        for (var row = 0; row < 3; row++)
            Assert.Equal(1, outputs.Columns.Skip(1).Sum(column => (double)column.ValueAt(row)!), 1e-9);
    }

    [Fact]
    public async Task ApplyAsync_ClassifierWithoutProbabilities_HasItsScore()
    {
        await using var model = await FitAsync("LinearSVC().fit(pandas.DataFrame({'a': [1.0, 2.0, 3.0], 'b': [0, 1, 0]}), [0, 1, 1])");

        Assert.Equal(["prediction Int64", "score Double"], model.Outputs.Select(field => $"{field.Name} {field.Type}"));
    }

    [Fact]
    public async Task ApplyAsync_SeveralTargets_AreComponents()
    {
        await using var regression = await FitAsync(
            "LinearRegression().fit([[1.0, 0.0], [2.0, 1.0]], [[1.0, 2.0], [2.0, 4.0]])", options => options.Inputs["X"] = ["a", "b"]);
        await using var classes = await FitAsync(
            "MultiOutputClassifier(LogisticRegression()).fit([[1.0, 0.0], [2.0, 1.0], [3.0, 0.0]], [['x', 'k'], ['y', 'l'], ['y', 'm']])",
            options => options.Inputs["X"] = ["a", "b"]);

        Assert.Equal(["prediction_0", "prediction_1"], regression.Outputs.Select(field => field.Name));
        string[] second = ["probability_1_k", "probability_1_l", "probability_1_m"];
        Assert.Equal(
            ["prediction_0", "prediction_1", "probability_0_x", "probability_0_y", .. second], classes.Outputs.Select(field => field.Name));
        var outputs = await classes.ApplyAsync(Numbers, Token);
        Assert.Equal(1, second.Sum(name => (double)outputs[name].ValueAt(0)!), 1e-9);
    }

    [Fact]
    public async Task ApplyAsync_ImputedNulls_AreTaken()
    {
        await using var model = await FitAsync(
            "make_pipeline(SimpleImputer(), LinearRegression())"
            + ".fit(pandas.DataFrame({'a': [1.0, 2.0, 3.0], 'b': [0, 1, 5]}), [1.0, 12.0, 53.0])");
        var rows = Numbers.WithoutValue("a", 0).WithoutValue("b", 0);

        var outputs = await model.ApplyAsync(rows, Token);

        // The means of a and b replace the nulls: 2 and 2.
        Assert.All(model.Inputs, field => Assert.True(field.Nullable));
        Assert.Equal(22.0, outputs.Values<double>("prediction")[0], 1e-9);
    }

    [Fact]
    public async Task ApplyAsync_SeveralOutputsOfAPipeline_EqualTheResultsOfItsMethods()
    {
        await Debian.RunAsync(folder.Path, """
            import joblib, json, pandas
            from sklearn.linear_model import LogisticRegression
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import StandardScaler
            rows = pandas.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "b": [0, 1, 0, 5]})
            model = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, ["low", "low", "high", "high"])
            joblib.dump(model, "model.joblib")
            asked = pandas.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1, 0, 1]})
            expected = {"labels": model.predict(asked).tolist(), "high": model.predict_proba(asked)[:, 0].tolist()}
            json.dump(expected, open("expected.txt", "w"))
            """);
        await using var model = await folder.LoadAsync(Path.Combine(folder.Path, "model.joblib"), Numbers);

        var outputs = await model.ApplyAsync(Numbers, Token);

        var expected = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "expected.txt"), Token))!;
        Assert.Equal(expected["labels"]!.AsArray().Select(each => (string)each!), outputs.Values<string>("prediction").ToArray());
        Assert.Equal(expected["high"]!.AsArray().Select(each => (double)each!), outputs.Values<double>("probability_high").ToArray());
    }

    [Theory]
    [InlineData("joblib", "probability[1]")]
    [InlineData("ubj", "prediction")]
    [InlineData("json", "prediction")]
    public async Task ApplyAsync_FilesOfXgboost_GiveWhatTheLibraryGives(string ending, string score)
    {
        var rows = InputRows.Of(("a", new[] { 0.1, 0.9, 0 }), ("b", new[] { 0.5, 0.5, 0.5 })).WithoutValue("a", 2);
        await using var model = await folder.LoadAsync(xgboost.File(ending), rows, options => options.Outputs["score"] = score);

        var outputs = await model.ApplyAsync(rows, Token);

        Assert.Equal(xgboost.Expected, outputs.Values<float>("score").ToArray());
    }

    [Fact]
    public async Task LoadAsync_FolderOfMlflow_IsItsEstimator()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "model"));
        await trainer.TrainAsync(Regression, Path.Combine(folder.Path, "model", "model.pkl"));
        folder.Write("model/MLmodel", """
            artifact_path: model
            flavors:
              python_function:
                loader_module: mlflow.sklearn
                model_path: model.pkl
              sklearn:
                code: null
                pickled_model: model.pkl
                serialization_format: cloudpickle
            signature:
              inputs: '[{"type": "double", "name": "a", "required": true}, {"type": "long",
                "name": "b"}]'
              outputs: '[{"type": "tensor"}]'
            """);
        await using var model = await folder.LoadAsync(Path.Combine(folder.Path, "model"), Numbers);

        Assert.Equal(["a", "b"], model.Inputs.Select(field => field.Name));
        Assert.Equal(11.0, (await model.ApplyAsync(Numbers, Token)).Values<double>("prediction")[0], 1e-9);
    }

    private async Task<IModel> FitAsync(string model, Action<ModelOptions>? configure = null, Batch? rows = null)
    {
        var file = Path.Combine(folder.Path, "model.joblib");
        await trainer.TrainAsync(model, file);
        return await folder.LoadAsync(file, rows ?? Numbers, configure);
    }
}
