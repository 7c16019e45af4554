using System.Text;
using ModelPipeline.Models.Trees.LightGbm;
using ModelPipeline.Models.Trees.Tests.LightGbm;
using ModelPipeline.Models.Trees.Tests.XGBoost;
using ModelPipeline.Tests;

namespace ModelPipeline.Models.Trees.Tests;

/// <summary>A damaged file loads or is a fault. It never ends the process.</summary>
public sealed class FileFuzzTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    [Fact]
    public Task LoadAsync_DamagedFileOfLightGbm_IsAModelOrAFault() => RunAsync(
        [
            Encoding.UTF8.GetBytes(Customers.Train(classes: 2, rounds: 3)), Encoding.UTF8.GetBytes(Customers.Train(classes: 3, rounds: 2)),
            Encoding.UTF8.GetBytes(Customers.Train(classes: 0, rounds: 3, "linear_tree=true")),
        ],
        ".txt",
        LightGbmLoader.LoadAsync);

    [Fact]
    public Task LoadAsync_DamagedFileOfXGBoost_IsAModelOrAFault() =>
        RunAsync([new XGBoostSample(".json").Content], ".json", new XGBoostSample(".json").LoadAsync);

    [Fact]
    public Task LoadAsync_DamagedBinaryFileOfXGBoost_IsAModelOrAFault() =>
        RunAsync([new XGBoostSample(".ubj").Content], ".ubj", new XGBoostSample(".ubj").LoadAsync);

    private Task RunAsync(
        byte[][] samples, string extension, Func<ModelOptions, CancellationToken, Task<IModel>> loadAsync) => Fuzz.RunAsync(
        samples,
        async content =>
        {
            var file = Path.Combine(folder.Path, $"{Guid.NewGuid():n}{extension}");
            await File.WriteAllBytesAsync(file, content);
            try
            {
                await using var model = await loadAsync(new() { Path = file }, TestContext.Current.CancellationToken);
                await model.ApplyAsync(WarmUp.TwoRows(model.Inputs), TestContext.Current.CancellationToken);
            }
            catch (Exception e) when (e is PipelineConfigurationException or ModelException)
            {
                // Loading may throw this exception.
            }
            finally
            {
                File.Delete(file);
            }
        },
        runs: 150);
}
