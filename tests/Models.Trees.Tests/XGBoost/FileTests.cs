using System.Text;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>Files of XGBoost that do not load, and the names of inputs.</summary>
public sealed class FileTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_LinearBooster_SaysThatPythonCan()
    {
        await Debian.RunAsync(folder.Path, """
            import numpy, xgboost
            rows = numpy.random.RandomState(1).rand(100, 2)
            xgboost.train({"booster": "gblinear"}, xgboost.DMatrix(rows, rows[:, 0]), 5).save_model("linear.json")
            """);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync("linear.json"));

        var message = Assert.Single(error.Faults).Message;
        Assert.Contains("cannot load: Inplace predict is not supported by current booster. Save it again, set \"Kind\": \"Python\"",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_BinaryFileEndsEarly_IsAFaultWhereverItEnds()
    {
        var whole = new XGBoostSample(".ubj").Content;
        for (var length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 200))
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, "part.ubj"), whole[..length], Token);
            await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync("part.ubj"));
        }
    }

    [Fact]
    public async Task LoadAsync_NoNamesInTheFile_TakesTheColumnsInOrder()
    {
        await Debian.RunAsync(folder.Path, """
            import numpy, xgboost
            rows = numpy.random.RandomState(1).rand(300, 2).astype(numpy.float32)
            model = xgboost.train({}, xgboost.DMatrix(rows, rows[:, 0] - rows[:, 1]), 5)
            model.save_model("plain.json")
            rows.tofile("rows")
            model.predict(xgboost.DMatrix(rows)).tofile("prediction")
            """);
        var rows = Shoppers.Read(folder.Path, "rows").Chunk(2).ToArray();
        await using var model = await LoadAsync("plain.json", options => options.Inputs["X"] = ["first", "second"]);

        var columns = InputRows.Of(("second", rows.Select(row => row[1]).ToArray()), ("first", rows.Select(row => row[0]).ToArray()));
        var answers = await model.ApplyAsync(columns, Token);
        Assert.Equal(Shoppers.Read(folder.Path, "prediction"), answers.Values<float>("prediction").ToArray());
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync("plain.json"));
        Assert.Equal("Model:Inputs", Assert.Single(error.Faults).Setting);
    }

    [Fact]
    public async Task ApplyAsync_PredictionIsTheClass_HasARawValueForEachClass()
    {
        var sample = new XGBoostSample(".json");
        var probabilities = Encoding.UTF8.GetString(sample.Content);
        folder.Write("class.json", probabilities.Replace("multi:softprob", "multi:softmax", StringComparison.Ordinal));
        await using var model = await LoadAsync("class.json", options =>
        {
            options.Outputs["class"] = "prediction";
            for (var i = 0; i < 3; i++)
                options.Outputs[$"raw{i}"] = $"raw[{i}]";
        });

        var outputs = await model.ApplyAsync(sample.Rows(100, seed: 3), Token);

        for (var row = 0; row < 100; row++)
        {
            float[] raw = [.. Enumerable.Range(0, 3).Select(i => outputs.Values<float>($"raw{i}")[row])];
            Assert.Equal(Array.IndexOf(raw, raw.Max()), outputs.Values<float>("class")[row]);
        }
    }

    private Task<IModel> LoadAsync(string name, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Path = Path.Combine(folder.Path, name) };
        configure?.Invoke(options);
        return new XGBoostSample(".json").LoadAsync(options, Token);
    }
}
