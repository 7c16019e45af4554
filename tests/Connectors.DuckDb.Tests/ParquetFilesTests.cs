using ModelPipeline.Connectors.Sql;
using ParquetSharp;
using ParquetSharp.Schema;
using Parquet = ParquetSharp;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>Parquet files of other programs, files whose types differ, and files that are replaced.</summary>
public sealed class ParquetFilesTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Double)];
    private static readonly DateTime Moment = new(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc);

    private readonly DuckDbFolder folder = new();

    [Theory]
    // For example, pandas writes doubles once one day's file has a fraction. No value of a file may be rounded to the type of another file.
    [InlineData("3::INTEGER", "2.6::DOUBLE", ColumnType.Text, "3", "2.6")]
    [InlineData("9007199254740993::BIGINT", "0.5::DOUBLE", ColumnType.Text, "9007199254740993", "0.5")]
    [InlineData("16777217::INTEGER", "0.1::FLOAT", ColumnType.Text, "16777217", "0.10000000149011612")]
    [InlineData("9.99::DECIMAL(4,2)", "1000.00::DECIMAL(6,2)", ColumnType.Text, "9.99", "1000.00")]
    [InlineData("7::INTEGER", "'n/a'", ColumnType.Text, "7", "n/a")]
    [InlineData("true", "2::TINYINT", ColumnType.Text, "true", "2")]
    [InlineData("[1.5]::FLOAT[]", "[2, NULL]::BIGINT[]", ColumnType.Text, "[1.5]", "[2, NULL]")]
    [InlineData("1::INTEGER", "2::INTEGER", ColumnType.Int64, 1L, 2L)]
    public async Task GetAsync_TypesOfTheFilesDiffer_GivesEachValueAsItsFileHasIt(string first, string second, ColumnType type, object one,
        object two)
    {
        Write("1", $"'a' AS user_id, {first} AS x");
        Write("2", $"{second} AS x, 'b' AS user_id");
        await using var retriever = folder.Retriever(folder.Path("*.parquet"));

        var schema = await retriever.OpenAsync(X, DuckDbFolder.Token);
        var called = await retriever.GetAsync(["a", "b"], DuckDbFolder.Token);
        var scanned = await retriever.ScanAsync((await retriever.PlanScanAsync(100, DuckDbFolder.Token)).Partitions, 100);

        Assert.Equal(type, schema.Find("x")!.Type);
        foreach (var batch in scanned.Select(part => part.Rows).Append(called))
        {
            Assert.Equal(type, batch["x"].Field.Type);
            Assert.Equal([one, two], new[] { "a", "b" }.Select(user => batch.ValueOf(user, "x")));
        }
    }

    [Fact]
    public async Task GetAsync_DatesAndTimesOfTheFilesDiffer_AreTimestamps()
    {
        Write("1", "'a' AS user_id, DATE '2024-02-29' AS x");
        Write("2", "'b' AS user_id, TIMESTAMP '2024-02-29 12:34:56' AS x");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(folder.Path("*.parquet")), [new("x", ColumnType.Timestamp)], "a", "b");

        Assert.Equal([Moment.Date, new DateTime(2024, 2, 29, 12, 34, 56)], new[] { "a", "b" }.Select(user => batch.ValueOf(user, "x")));
    }

    [Fact]
    public async Task OpenAsync_OneFileLacksAColumn_NamesThatFile()
    {
        Write("1", "'a' AS user_id, 1 AS x");
        Write("2", "'b' AS user_id, 2 AS y");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path("*.parquet")), X);

        Assert.Contains("2.parquet", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'x'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_IdsOfOneFileAreFloatingPointNumbers_IsAFault()
    {
        Write("1", "101::BIGINT AS user_id, 1 AS x");
        Write("2", "102.0::DOUBLE AS user_id, 2 AS x");
        Assert.Contains("floating-point", (await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path("*.parquet")), X)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.6::DOUBLE", ColumnType.Double, 2.6)]
    [InlineData("9007199254740993.5::DECIMAL(38,1)", ColumnType.Decimal, "9007199254740993.5")]
    [InlineData("'many'", ColumnType.String, "many")]
    public async Task GetAsync_FileIsReplacedByOneOfAnotherType_GivesTheNewValuesExactly(string value, ColumnType type, object expected)
    {
        Write("1", "'a' AS user_id, 3::INTEGER AS x");
        await using var retriever = folder.Retriever(folder.Path("1.parquet"));
        await retriever.OpenAsync([new("x", ColumnType.Int64)], DuckDbFolder.Token);
        Assert.Equal(3L, (await retriever.GetAsync(["a"], DuckDbFolder.Token)).ValueOf("a", "x"));

        Write("1", $"'a' AS user_id, {value} AS x");

        Assert.Equal(expected, (await retriever.GetAsync(["a"], DuckDbFolder.Token)).ValueOf("a", "x"));
        Assert.Equal(type, (await retriever.DescribeAsync(DuckDbFolder.Token))!.Find("x")!.Type);
    }

    // A scan must not mix the rows of two files.
    [Fact]
    public async Task ScanAsync_FileIsReplacedBetweenTwoBatches_IsTransientAndTheNextScanReadsTheNewOne()
    {
        var path = folder.Path("data.parquet");
        folder.Execute($"COPY (SELECT range::VARCHAR AS user_id, 1 AS x FROM range(10000)) TO '{path}'");
        await using var retriever = folder.Retriever(path);
        await retriever.OpenAsync([new("x", ColumnType.Int64)], DuckDbFolder.Token);
        var everything = new ScanRequest(new KeyRange(null, null).ToString(), null, 100);
        await using var scan = retriever.ScanAsync(everything, DuckDbFolder.Token).GetAsyncEnumerator(DuckDbFolder.Token);
        Assert.True(await scan.MoveNextAsync());

        using (var other = new DuckDbFolder())
        {
            other.Execute($"COPY (SELECT 'new' AS user_id, 2 AS x) TO '{other.Path("new.parquet")}'");
            File.Move(other.Path("new.parquet"), path, overwrite: true);
        }

        var error = await Assert.ThrowsAsync<StoreException>(() => scan.MoveNextAsync().AsTask());
        Assert.True(error.IsTransient);
        Assert.Contains("its files were replaced while they were read", error.Detail, StringComparison.Ordinal);
        Assert.Equal(["new"], (await retriever.ScanAsync(everything)).Users());
    }

    [Fact]
    public async Task GetAsync_ColumnIsGoneFromTheFile_LeavesItOut()
    {
        Write("1", "'a' AS user_id, 3 AS x");
        await using var retriever = folder.Retriever(folder.Path("1.parquet"));
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        Write("1", "'a' AS user_id, 3 AS y");

        Assert.Null((await retriever.GetAsync(["a"], DuckDbFolder.Token)).Find("x"));
        Assert.Null((await retriever.DescribeAsync(DuckDbFolder.Token))!.Find("x"));
    }

    [Fact]
    public async Task GetAsync_ViewOverAFileThatIsReplaced_GivesTheNewValuesExactly()
    {
        Write("1", "'a' AS user_id, 3::INTEGER AS x");
        await using var retriever = folder.Retriever(query: $"SELECT * FROM '{folder.Path("1.parquet")}' WHERE user_id = ANY(@users)");
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        Write("1", "'a' AS user_id, 2.6::DOUBLE AS x");

        Assert.Equal(2.6, (await retriever.GetAsync(["a"], DuckDbFolder.Token)).ValueOf("a", "x"));
    }

    [Fact]
    public async Task GetAsync_FileOfArrow_GivesEveryTypeExactly()
    {
        Parquet.Column[] columns =
        [
            new Parquet.Column<string>("user_id"), new Parquet.Column<byte>("u8"), new Parquet.Column<ulong>("u64"),
            new Parquet.Column<decimal>("dec", LogicalType.Decimal(29, 3)),
            new Parquet.Column<DateTime>("ms", LogicalType.Timestamp(true, ParquetSharp.TimeUnit.Millis)),
            new Parquet.Column<DateTimeNanos>("ns", LogicalType.Timestamp(false, ParquetSharp.TimeUnit.Nanos)),
            new Parquet.Column<Date>("day"), new Parquet.Column<double?[]>("list"), new Parquet.Column<float?>("gap"),
            new Parquet.Column<short>("i16"),
        ];
        using (var file = new ParquetFileWriter(folder.Path("arrow.parquet"), columns))
        {
            using var rows = file.AppendRowGroup();
            Write(rows, "a", "b");
            Write<byte>(rows, 0, 255);
            Write(rows, 0UL, ulong.MaxValue);
            Write(rows, 0m, 12345678901234567890123456.789m);
            Write(rows, Moment, DateTime.UnixEpoch);
            Write(rows, new DateTimeNanos(Moment), new DateTimeNanos(1));
            Write(rows, new Date(2024, 2, 29), new Date(1600, 1, 1));
            Write<double?[]>(rows, [1.5, null], []);
            Write<float?>(rows, 0.1f, null);
            Write<short>(rows, short.MinValue, 7);
            file.Close();
        }

        var batch = await DuckDbFolder.ReadAsync(
            folder.Retriever(folder.Path("arrow.parquet")),
            [.. columns.Skip(1).Select(column => new Field(column.Name, ColumnType.Single))], "a", "b");

        Assert.Equal([255L, "18446744073709551615", "12345678901234567890123456.789"], Row(batch, "b", "u8", "u64", "dec"));
        Assert.Equal([Moment.AddTicks(-Moment.Ticks % TimeSpan.TicksPerMillisecond), Moment, Moment.Date],
            Row(batch, "a", "ms", "ns", "day"));
        Assert.Equal([new[] { 1.5f, float.NaN }, 0.1f, -32768L], Row(batch, "a", "list", "gap", "i16"));
        Assert.Null(batch.ValueOf("b", "gap"));
        // One nanosecond is below the precision of .NET.
        Assert.Contains("nanoseconds", batch["ns"].Unusable[batch.Users.ToList().IndexOf("b")], StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_FileOfSparkWithInt96AndAColumnWithoutAnyValue_IsRead()
    {
        using var schema = new GroupNode("schema", Repetition.Required, (Node[])
        [
            new PrimitiveNode("user_id", Repetition.Required, LogicalType.String(), PhysicalType.ByteArray),
            new PrimitiveNode("t", Repetition.Required, LogicalType.None(), PhysicalType.Int96),
            new PrimitiveNode("nothing", Repetition.Optional, LogicalType.Null(), PhysicalType.Int32),
        ]);
        using var properties = new WriterPropertiesBuilder().Build();
        using (var file = new ParquetFileWriter(folder.Path("spark.parquet"), schema, properties))
        {
            using var rows = file.AppendRowGroup();
            Write(rows, "a");
            // The value has the nanoseconds of the day and the Julian day number: 1970-01-02T00:00:01.
            using (var moments = (ColumnWriter<Int96>)rows.NextColumn())
                moments.WriteBatch([new Int96(1_000_000_000, 0, 2_440_589)]);
            using (var nothing = (ColumnWriter<int>)rows.NextColumn())
                nothing.WriteBatch(1, [0], [0], []);
            file.Close();
        }

        var batch = await DuckDbFolder.ReadAsync(
            folder.Retriever(folder.Path("spark.parquet")), [new("t", ColumnType.Timestamp), new("nothing", ColumnType.Single)], "a");

        Assert.Equal(new DateTime(1970, 1, 2, 0, 0, 1, DateTimeKind.Utc), batch.ValueOf("a", "t"));
        Assert.Null(batch.ValueOf("a", "nothing"));
    }

    public void Dispose() => folder.Dispose();

    private void Write(string name, string row) =>
        folder.Execute($"COPY (SELECT {row}) TO '{folder.Path($"{name}.parquet")}' (FORMAT parquet)");

    private static void Write<T>(RowGroupWriter rows, params T[] values)
    {
        using var column = rows.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }

    private static IEnumerable<object?> Row(Batch batch, string user, params string[] columns) =>
        columns.Select(column => batch.ValueOf(user, column));
}
