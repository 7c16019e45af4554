namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverCsvTests : IDisposable
{
    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("Yes", "No")]
    [InlineData("true", "FALSE")]
    [InlineData("007", "0012")]
    [InlineData("1.50", "2.00")]
    [InlineData("2024-01-01", "2024-01-02")]
    [InlineData("NaN", "inf")]
    public async Task GetAsync_TextThatLooksLikeAnotherType_StaysAsWritten(string first, string second)
    {
        var csv = folder.Write("data.csv", "user_id,x,n", $"a,{first},1", $"b,{second},2");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("x", ColumnType.String), new("n", ColumnType.Int64)], "a",
            "b");

        Assert.Equal([("a", first), ("b", second)], batch.Rows<string>("x"));
        Assert.Equal(["1", "2"], batch.Values<string>("n").ToArray().Order());
    }

    [Fact]
    public async Task GetAsync_AllWantedColumnsAreText_KeepsTheHeader()
    {
        var csv = folder.Write("data.csv", "user_id,x", "1,007", "2,008");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("x", ColumnType.String)], "2");

        Assert.Equal(["008"], batch.Values<string>("x").ToArray());
    }

    [Fact]
    public async Task GetAsync_FileHasOnlyText_KeepsTheHeader()
    {
        var csv = folder.Write("data.csv", "user_id,plan", "anna,gold", "ben,silver");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("plan", ColumnType.String)], "ben", "user_id");

        Assert.Equal(["ben"], batch.Users);
        Assert.Equal(["silver"], batch.Values<string>("plan").ToArray());
    }

    [Fact]
    public async Task GetAsync_FileHasOneRow_ReadsIt()
    {
        var csv = folder.Write("data.csv", "user_id,plan", "anna,gold");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("plan", ColumnType.String)], "anna");

        Assert.Equal(["gold"], batch.Values<string>("plan").ToArray());
    }

    [Fact]
    public async Task GetAsync_FileHasNoRow_GivesNone()
    {
        var csv = folder.Write("data.csv", "user_id,plan");

        Assert.Equal(0, (await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("plan", ColumnType.String)], "anna")).Count);
    }

    [Fact]
    public async Task GetAsync_BlankNumericField_IsNull()
    {
        var csv = folder.Write("data.csv", "user_id,x,y", "a,,1.5", "b,2,");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("x", ColumnType.Single), new("y", ColumnType.Single)], "a",
            "b");

        var a = batch.Users.ToList().IndexOf("a");
        Assert.Null(batch["x"].ValueAt(a));
        Assert.Equal("1.5", batch["y"].ValueAt(a));
        Assert.Equal("2", batch["x"].ValueAt(1 - a));
        Assert.Null(batch["y"].ValueAt(1 - a));
    }

    [Fact]
    public async Task GetAsync_UserIdsWithLeadingZeros_AreText()
    {
        var csv = folder.Write("data.csv", "user_id,x", "007,1", "7,2", "08,3");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("x", ColumnType.Int64)], "007", "8");

        Assert.Equal(["007"], batch.Users);
        Assert.Equal(["1"], batch.Values<string>("x").ToArray());
    }

    [Fact]
    public async Task GetAsync_QuotedFields_AreRead()
    {
        var csv = folder.Write("data.csv", "user_id,x", "\"a,b\",\"say \"\"hi\"\"\"", "c,\"two", "lines\"");

        var batch = await DuckDbFolder.ReadAsync(folder.Retriever(csv), [new("x", ColumnType.String)], "a,b", "c");

        Assert.Equal([("a,b", "say \"hi\""), ("c", "two\nlines")], batch.Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_TypeShowsLateInTheFile_IsReadExactly()
    {
        // The file has more rows than DuckDB reads by default to guess types.
        var rows = Enumerable.Range(0, 30_000).Select(i => i == 29_999 ? $"u{i},1.5,late" : $"u{i},1,2");
        var csv = folder.Write("data.csv", ["user_id,x,unread", .. rows]);
        await using var retriever = folder.Retriever(csv);

        var schema = await retriever.OpenAsync([new("x", ColumnType.Double)], DuckDbFolder.Token);
        var batch = await retriever.GetAsync(["u29999", "u0"], DuckDbFolder.Token);

        Assert.Equal(ColumnType.Text, schema.Find("x")!.Type);
        Assert.Equal(["1", "1.5"], batch.Values<string>("x").ToArray().Order());
    }

    [Fact]
    public async Task GetAsync_RowsAppendedAfterOpen_AreSeen()
    {
        var csv = folder.Write("data.csv", "user_id,x", "a,1");
        await using var retriever = folder.Retriever(csv);
        await retriever.OpenAsync([new("x", ColumnType.Int64)], DuckDbFolder.Token);

        File.AppendAllText(csv, "b,2\n");

        var batch = await retriever.GetAsync(["b"], DuckDbFolder.Token);

        Assert.Equal(["2"], batch.Values<string>("x").ToArray());
    }

    [Fact]
    public async Task GetAsync_FieldIsNoNumberAfterOpen_IsGivenAsText()
    {
        var csv = folder.Write("data.csv", "user_id,x", "a,1");
        await using var retriever = folder.Retriever(csv);
        await retriever.OpenAsync([new("x", ColumnType.Int64)], DuckDbFolder.Token);
        File.AppendAllText(csv, "b,many\n");

        var batch = await retriever.GetAsync(["a", "b"], DuckDbFolder.Token);

        Assert.Equal([("a", "1"), ("b", "many")], batch.Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_LineWithTheWrongNumberOfFields_OtherLinesAreRead()
    {
        var csv = folder.Write("data.csv", "user_id,x,y", "a,1,2", "b,3,4");
        await using var retriever = folder.Retriever(csv);
        await retriever.OpenAsync([new("x", ColumnType.Int64)], DuckDbFolder.Token);
        File.AppendAllText(csv, "c,5,6,7,8\nd,9,10\n");

        var batch = await retriever.GetAsync(["a", "c", "d"], DuckDbFolder.Token);

        Assert.Equal([("a", "1"), ("d", "9")], batch.Rows<string>("x"));
    }

    [Theory]
    [InlineData(2_000, null, "x")]
    [InlineData(1_200, null, "")]
    [InlineData(2_000, 0L, "")]
    public async Task FindFractionsAsync_Columns_AreThoseWithAFractionInOneOfTheRows(int rows, long? maxImportBytes, string expected)
    {
        var whole = Enumerable.Range(0, 1_200).Select(row => $"u{row},{row},{row},{row}");
        var path = folder.Write("data.csv", ["user_id,x,y,z", .. whole, "a,2.5,none,", "b,3,,7.5"]);
        await using var retriever = folder.Retriever(path, maxImportBytes: maxImportBytes);
        await retriever.OpenAsync(
            [new("x", ColumnType.Text), new("y", ColumnType.Text), new("z", ColumnType.Text)], DuckDbFolder.Token);

        Assert.Equal(expected, string.Join(',', await retriever.FindFractionsAsync(["x", "y"], rows, DuckDbFolder.Token)));
    }

    [Fact]
    public async Task FindFractionsAsync_SourceWithTypes_HasNone()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id, 2.5 AS x");
        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync([new("x", ColumnType.Text)], DuckDbFolder.Token);

        Assert.Empty(await retriever.FindFractionsAsync(["x"], 10, DuckDbFolder.Token));
    }

    public void Dispose() => folder.Dispose();
}
