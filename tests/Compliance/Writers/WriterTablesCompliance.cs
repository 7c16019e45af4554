namespace ModelPipeline.Compliance;

/// <summary>A missing output table, and names of output tables.</summary>
public abstract class WriterTablesCompliance(IWriterStore store) : WriterCompliance(store)
{
    [Theory]
    [InlineData(OutputMode.Upsert, "user_id")]
    [InlineData(OutputMode.Append, "user_id", "run_id")]
    public async Task OpenAsync_TableIsMissing_CreatesTheColumnsAndKeyOfTheContract(OutputMode mode, params string[] key)
    {
        var outputs = new Schema(
        [
            new("f", ColumnType.Single), new("d", ColumnType.Double), new("l", ColumnType.Int64),
            new("b", ColumnType.Boolean), new("s", ColumnType.String), new("t", ColumnType.Timestamp),
        ]);
        await using (var writer = await OpenAsync(mode, outputs))
            await writer.PingAsync(Token);

        var made = await Store.DescribeAsync(Table);

        Assert.Equal(OutputColumns.Of(outputs).Select(column => $"{column.Name} {Store.TypeName(column)}"), made.Columns);
        Assert.Equal(key, made.Key);
        await using var again = await OpenAsync(mode, outputs);
    }

    [Fact]
    public async Task Table_OtherSpellingsOfATable_AreThatTable()
    {
        await using var writer = await OpenAsync();
        await using var other = await OpenAsync(table: "others");

        Assert.NotNull(writer.Table);
        Assert.NotEqual(writer.Table, other.Table);
        foreach (var (table, connectionString) in Store.Spellings(Table))
        {
            await using var spelled = Store.Make(new() { Table = table }, connectionString);
            await spelled.OpenAsync(Scores.Schema, Token);
            Assert.Equal(writer.Table, spelled.Table);
        }
    }

    [Fact]
    public async Task OpenAsync_EightAtOnceOnAMissingTable_MakeOneAndAllWrite()
    {
        var writers = Enumerable.Range(0, 8).Select(_ => Make()).ToArray();

        await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.OpenAsync(Scores.Schema, Token), Token)));

        Assert.Equal([Table], await Store.TablesAsync());
        foreach (var (place, writer) in writers.Index())
        {
            await writer.WriteAsync(Scores.Of(place, 10, $"u{place}"), Token);
            await writer.DisposeAsync();
        }

        Assert.Equal(8, (await StoredAsync()).Length);
    }

    [Fact]
    public async Task WriteAsync_OddTableNames_AreNamesAndNothingElse()
    {
        await Store.CreateTableAsync("keep", OutputColumns.Of(Scores.Schema), "user_id");
        foreach (var name in OddTexts.Names)
        {
            if (!Store.CanNameTable(name))
            {
                Assert.Equal("Output:Table", Assert.Single(await FaultsAsync(table: name)).Setting);
                continue;
            }

            await using var writer = await OpenAsync(table: name);
            await writer.WriteAsync(Scores.Of(0.5, 10, "a"), Token);
            await writer.PingAsync(Token);
            Assert.Equal(0.5, await writer.ScoreAsync("a"));
        }

        Assert.Equal(OddTexts.Names.Where(Store.CanNameTable).Append("keep").Order(StringComparer.Ordinal),
            (await Store.TablesAsync()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_OddColumnNames_AreNamesAndNothingElse(OutputMode mode)
    {
        await Store.CreateTableAsync("keep", OutputColumns.Of(Scores.Schema), "user_id");
        var outputs = new Schema(OddTexts.Names.Where(Store.CanNameColumn).Select(name => new Field(name, ColumnType.Int64)));
        await using var writer = await OpenAsync(mode, outputs);

        await writer.WriteAsync(Scores.Of(new Batch(["a"], [.. outputs.Select((field, i) => new Column<long>(field, new long[] { i }))])),
            Token);

        var stored = (await writer.ReadAsync("a", Token))!.Outputs;
        Assert.Equal(outputs.Select((field, i) => (field, (object?)(long)i)),
            stored.Columns.Select(column => (column.Field, column.ValueAt(0))));
        Assert.Equal(["keep", Table], (await Store.TablesAsync()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(" ", null, "Output:Table")]
    [InlineData(Table, "secret", "Output:Connection")]
    [InlineData(Table, "Secret=secret;Password=secret", "Output:Connection")]
    [InlineData("", "", "Output:Connection", "Output:Table")]
    public void Constructor_SettingsDoNotFit_AreFaultsOfThoseSettings(string table, string? connection, params string[] settings)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => Store.Make(new() { Table = table }, connection));

        Assert.Equal(settings, error.Faults.Select(fault => fault.Setting));
        Assert.DoesNotContain("secret", error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
