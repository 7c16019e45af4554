using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>Reads a batch and writes it. Every row is an update, and is committed.</summary>
public class StoreBenchmarks
{
    private readonly Field[] fields = [.. InputData.FeatureNames.Select(name => new Field(name, ColumnType.Single))];
    private readonly StoreCall call = new("bench");
    private PostgreSql database = null!;
    private Stores stores = null!;
    private string[] users = [];
    private Column[] outputs = [];

    [Params(1, 64, 512)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        database = await Stores.OpenAsync();
        stores = await Stores.CreateAsync(database, fields);
        // The users come in no order.
        users = [.. Enumerable.Range(1, Rows).Select(i => InputData.User((i * 7919 % InputData.WarmUsers) + 1))];
        outputs = [new Column<bool>(Stores.Outputs[0], new bool[Rows]), new Column<float>(Stores.Outputs[1], new float[Rows])];
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await stores.DisposeAsync();
        await database.DisposeAsync();
    }

    [Benchmark]
    public Task<Batch> PostgreSqlRead() => stores.Retriever.GetAsync(users, call, default);

    [Benchmark]
    public Task PostgreSqlWrite() => stores.PostgreSqlWriter.WriteAsync(Run(), call, default);

    [Benchmark]
    public Task SqliteWrite() => stores.SqliteWriter.WriteAsync(Run(), call, default);

    private Predictions Run()
    {
        var now = TimeProvider.System.GetUtcNow();
        now = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        return new(new(users, outputs), "0123456789ab", now, now, Guid.CreateVersion7());
    }
}
