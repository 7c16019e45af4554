namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>A job must read the same values whichever way it reads.</summary>
public sealed class BigQueryStorageTypesTests : IAsyncLifetime
{
    private static readonly NativeColumn[] Columns =
    [
        new("INT64", "-9223372036854775808"),
        new("FLOAT64", "1.5e10"),
        new("FLOAT64", "CAST('NaN' AS FLOAT64)"),
        new("FLOAT64", "CAST('-inf' AS FLOAT64)"),
        new("NUMERIC", "NUMERIC '-999.500000001'"),
        new("NUMERIC", "NUMERIC '0.000000001'"),
        new("NUMERIC", "NUMERIC '100'"),
        new("BIGNUMERIC", "BIGNUMERIC '-12345678901234567890.5'"),
        new("BOOL", "TRUE"),
        new("STRING", "'héé'"),
        new("BYTES", "b'hello'"),
        new("JSON", "JSON '{\"k\":1}'"),
        new("TIME", "TIME '12:34:56.5'"),
        new("TIME", "TIME '00:00:00'"),
        new("DATE", "DATE '0001-01-01'"),
        new("DATE", "DATE '9999-12-31'"),
        new("DATETIME", "DATETIME '2024-02-29 12:34:56.123456'"),
        new("DATETIME", "DATETIME '1969-12-31 23:59:59.999999'"),
        new("TIMESTAMP", "TIMESTAMP '2024-02-29 12:34:56.123456+02'"),
        new("ARRAY<FLOAT64>", "[1.5, 2.25]"),
        new("ARRAY<FLOAT64>", "[4711e45]"),
        new("ARRAY<INT64>", "[9007199254740993, -1]"),
        new("ARRAY<NUMERIC>", "[NUMERIC '0.1', NUMERIC '-2.5']"),
        new("ARRAY<STRING>", "['a']"),
        new("ARRAY<BOOL>", "[TRUE]"),
        new("STRUCT<a INT64>", "STRUCT(1 AS a)"),
    ];

    private readonly BigQueryStore store = new(storage: BigQueryStorageUse.On);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ScanAsync_EveryType_ReadsTheSameAsOverRest()
    {
        await store.CreateNativeAsync("natives", Columns);
        // Types that cannot be read are refused at the start; they come where a table is altered later.
        var wanted = Columns.Select((_, i) => new Field($"c{i}", ColumnType.String)).ToArray();

        var streams = await ReadAsync(store.ConnectionString, wanted);
        var rest = await ReadAsync(store.ConnectionString.Replace("Storage=On", "Storage=Off", StringComparison.Ordinal), wanted);

        Assert.Equal(["a", "b"], streams.Users);
        Assert.Equal(rest.Users, streams.Users);
        Assert.Equal(Columns.Length, streams.Columns.Count);
        foreach (var (over, by) in rest.Columns.Zip(streams.Columns))
        {
            var declared = Columns[int.Parse(over.Field.Name.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture)].Declaration;
            Assert.Equal((declared, over.Field.Name, over.Field.Type), (declared, by.Field.Name, by.Field.Type));
            for (var row = 0; row < 2; row++)
            {
                Assert.Equal((declared, row, over.Unusable.GetValueOrDefault(row)), (declared, row, by.Unusable.GetValueOrDefault(row)));
                Assert.Equal(over.ValueAt(row), by.ValueAt(row));
            }
        }
    }

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<Batch> ReadAsync(string connectionString, Field[] wanted)
    {
        await store.ExecuteAsync("CREATE OR REPLACE TABLE d.now AS SELECT user_id FROM d.natives");
        await using var retriever = store.Make(new InputOptions { Table = "now" }, connectionString);
        await retriever.OpenAsync(wanted, Token);
        await store.ExecuteAsync("CREATE OR REPLACE TABLE d.now AS SELECT * FROM d.natives ORDER BY user_id");
        var call = new StoreCall("p", RunTrigger.Job, Guid.NewGuid());
        var plan = await retriever.PlanScanAsync(10, call, Token);
        var batches = new List<Batch>();
        await foreach (var batch in retriever.ScanAsync(new(Assert.Single(plan.Partitions), null, 10), call, Token))
            batches.Add(batch.Rows);
        var read = Assert.Single(batches);
        // The query gathers users in any order.
        return read.Users[0] == "a" ? read : read.Select([1, 0]);
    }
}
