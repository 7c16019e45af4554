using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// A partition of a job over rows in memory, whose scores are dropped: what the product adds to the model. Beside it, the model's own
/// runtime applies the same number of rows on one thread, in batches of 512. The times are those of a user.
/// </summary>
public class JobBenchmarks
{
    private const int BatchSize = 512;
    private const int Users = 40 * BatchSize;

    private Action runtime = null!;
    private Func<Task> cleanUp = null!;
    private PipelineRunner runner = null!;
    private PartitionScorer scorer = null!;

    [Params("onnx linear", "onnx trees", "onnx texts", "lightgbm trees", "mlnet logistic", "mlnet trees1000")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public async Task SetUp()
    {
        var model = await LoadAsync();
        var definition = new PipelineDefinition("bench", new())
        {
            Retriever = _ => new MemoryRetriever(ModelLimit.Rows(model.Inputs, 2 * BatchSize), Users),
            Model = _ => model,
            Writer = _ => new DroppingWriter(),
        };
        var services = new ServiceCollection().AddPipeline(definition).BuildServiceProvider();
        var pipelines = await services.GetRequiredService<PipelineLoader>().LoadAsync([definition], default);
        var metrics = new PipelineMetrics();
        runner = new(pipelines[0], metrics, TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        scorer = new(new() { BatchSize = 2 * BatchSize }, metrics, TimeProvider.System, NullLogger<PipelineRunner>.Instance);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await runner.DisposeAsync();
        await cleanUp();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Users)]
    public void Runtime()
    {
        for (var user = 0; user < Users; user += BatchSize)
            runtime();
    }

    [Benchmark(OperationsPerInvoke = Users)]
    public async Task Job()
    {
        var work = new PartitionWork(Guid.NewGuid(), 0, "all", IsUserList: false);
        var progress = await scorer.RunAsync(runner, work, new(), TimeSpan.FromMinutes(10), default);
        if (progress.Scored != Users)
            throw new InvalidOperationException($"{progress.Scored} of {Users} users have a score. {progress.Failure}");
    }

    private async Task<IModel> LoadAsync()
    {
        var name = Model.Split(' ')[1];
        if (Model.StartsWith("onnx", StringComparison.Ordinal))
        {
            var onnx = new OnnxBenchmarks { Model = name, Rows = BatchSize };
            await onnx.SetUp();
            runtime = onnx.RuntimeAndTexts;
            cleanUp = onnx.CleanUp;
            return onnx.Loaded;
        }

        if (Model.StartsWith("mlnet", StringComparison.Ordinal))
        {
            var mlNet = new MlNetBenchmarks { Model = name, Rows = BatchSize };
            await mlNet.SetUp();
            runtime = () => mlNet.Library();
            cleanUp = mlNet.CleanUp;
            return mlNet.Loaded;
        }

        var trees = new TreesBenchmarks { Kind = "LightGbm", Rows = BatchSize };
        await trees.SetUp();
        runtime = trees.Library;
        cleanUp = trees.CleanUp;
        return trees.Loaded;
    }
}
