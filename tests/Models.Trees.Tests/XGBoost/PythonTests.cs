using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Python;
using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>If the platform has no libxgboost, Python applies the file. It gives the same answers under the same names.</summary>
public sealed class PythonTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"objective": "binary:logistic"}""", "classes > 0", "prediction,raw")]
    [InlineData("""{"objective": "multi:softprob", "num_class": 3}""", "classes", "prediction[0],prediction[2],raw[1]")]
    [InlineData("""{"objective": "reg:squarederror"}""", "score", "")]
    public async Task LoadAsync_NoLibrary_IsAppliedByPythonWithTheSameOutputs(string parameters, string labels, string outputs)
    {
        await Shoppers.TrainAsync(folder.Path, parameters, labels, 20, wild: 500);
        var rows = Shoppers.Of(Shoppers.Read(folder.Path, "rows"));
        var options = new ModelOptions { Path = Path.Combine(folder.Path, "model.ubj"), Python = "/usr/bin/python3" };
        foreach (var output in outputs.Split(',', StringSplitOptions.RemoveEmptyEntries))
            options.Outputs[output.Replace('[', '_').TrimEnd(']')] = output;
        await using var kinds = new ServiceCollection().AddPython().BuildServiceProvider();
        var log = new LogLines();
        var loader = new XGBoostLoader(() => kinds.GetRequiredService<ModelKind>(), log, () => false);

        await using var native = await new XGBoostSample(".ubj").LoadAsync(options, Token);
        await using var model = await loader.LoadAsync(options, Token);
        var python = Assert.IsType<ITypedByInput>(model, exactMatch: false);
        await python.UseInputTypesAsync(new(rows.Columns.Select(column => column.Field)), rows, Token);

        Assert.Equal(native.Outputs, model.Outputs);
        Assert.Equal(native.Version, model.Version);
        Assert.Equal(native.Inputs.Select(field => field.Name), model.Inputs.Select(field => field.Name));
        var here = await native.ApplyAsync(rows, Token);
        var there = await model.ApplyAsync(rows, Token);
        foreach (var field in native.Outputs)
            Assert.Equal(here.Values<float>(field.Name).ToArray(), there.Values<float>(field.Name).ToArray());
        Assert.Contains($"libxgboost is not there, so that Python applies {options.Path}", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_NeitherLibraryNorPython_SaysWhatToInstall()
    {
        var loader = new XGBoostLoader(() => null, null, () => false);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => loader.LoadAsync(new() { Path = "churn.ubj" }, Token));

        var fault = Assert.Single(error.Faults);
        Assert.Equal("Model:Path", fault.Setting);
        const string Remedy = "is not there; install it (on Debian and Ubuntu: apt-get install libxgboost0)";
        Assert.Contains(Remedy, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("churn.json", "XGBoost")]
    [InlineData("churn.ubj", "XGBoost")]
    [InlineData("churn.txt", "LightGbm")]
    [InlineData("churn.lgb", "LightGbm")]
    [InlineData("churn.joblib", "Python")]
    public void AddTrees_FileEndings_SayTheKind(string path, string kind)
    {
        using var provider = new ServiceCollection().AddPython().AddTrees().BuildServiceProvider();

        Assert.Equal(kind, Assert.Single(provider.GetServices<ModelKind>(), each => each.Takes(path)).Name);
    }
}
