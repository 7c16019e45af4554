using System.IO.Compression;
using System.Text;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>CSV and JSON files of many kinds, with their rows, faults and log lines.</summary>
public sealed class TextFilesTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Single)];

    private readonly DuckDbFolder folder = new();

    [Fact]
    public async Task GetAsync_FirstQuotesLateInTheFile_ReadsEveryRow()
    {
        var rows = Enumerable.Range(0, 30_000).Select(i => i is 25_000 or 29_999 ? $"u{i},\"Oslo, North\",{i}" : $"u{i},Rome,{i}");
        var batch = await ReadAsync(folder.Write("data.csv", ["user_id,city,x", .. rows]), "u25000", "u29999", "u3");
        Assert.Equal([("u25000", "25000"), ("u29999", "29999"), ("u3", "3")], batch.Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_FileIsQuotedFromALateRowOn_GivesIdsWithoutQuotes()
    {
        var rows = Enumerable.Range(0, 30_000).Select(i => i < 21_000 ? $"u{i},{i}" : $"\"u{i}\",\"{i}\"");
        Assert.Equal([("u25000", "25000")],
            (await ReadAsync(folder.Write("data.csv", ["user_id,x", .. rows]), "u25000")).Rows<string>("x"));
    }

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public async Task GetAsync_OtherDelimiter_IsTakenFromTheHeader(string delimiter)
    {
        var csv = folder.Write("data.csv", $"user_id{delimiter}\"note, long\"{delimiter}x", $"a{delimiter}b, c{delimiter}1.5",
            $"d{delimiter}{delimiter}2");
        Assert.Equal([("a", "1.5"), ("d", "2")], (await ReadAsync(csv, "a", "d")).Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_DelimiterIsSet_IsUsed()
    {
        var csv = folder.Write("data.csv", "user_id#x", "a#1");
        Assert.Equal([("a", "1")], (await ReadAsAsync(csv, new() { Delimiter = "#" }, "a")).Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_QuoteIsSet_IsUsed()
    {
        var csv = folder.Write("data.csv", "user_id,x", "'a,''b',1", "\"c,2");
        Assert.Equal([("\"c", "2"), ("a,'b", "1")], (await ReadAsAsync(csv, new() { Quote = "'" }, "a,'b", "\"c")).Rows<string>("x"));
    }

    [Theory]
    [InlineData("latin-1")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    public async Task GetAsync_EncodingIsSet_IsUsed(string encoding)
    {
        Write("data.csv", "user_id,plan,x\r\nZoë,größe,1\r\n",
            CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.GetEncoding(encoding is "latin-1" ? "latin1" : encoding));

        var batch = await ReadAsync(folder.Path("data.csv"), new() { Encoding = encoding }, [new("plan", ColumnType.String)], "Zoë");

        Assert.Equal([("Zoë", "größe")], batch.Rows<string>("plan"));
    }

    [Fact]
    public async Task GetAsync_ByteOrderMarkOfUtf16_NeedsNoSetting()
    {
        Write("data.csv", "user_id,x\nZoë,1\n", new UnicodeEncoding(bigEndian: false, byteOrderMark: true));
        Assert.Equal(["Zoë"], (await ReadAsync(folder.Path("data.csv"), "Zoë")).Users);
    }

    [Fact]
    public async Task GetAsync_CompressedFile_IsRead()
    {
        await using (var gzip = new GZipStream(File.Create(folder.Path("data.csv.gz")), CompressionLevel.Fastest))
            gzip.Write(Encoding.Latin1.GetBytes("user_id,x\nZoë,1\n"));

        Assert.Equal(["Zoë"], (await ReadAsAsync(folder.Path("data.csv.gz"), new() { Encoding = "latin-1" }, "Zoë")).Users);
    }

    [Theory]
    [InlineData("user_id,x\r\na,1\r\nb,2\r\n")]
    [InlineData("user_id,x\ra,1\rb,2\r")]
    [InlineData("user_id,x\r\na,1\nb,2\r\n")]
    [InlineData("user_id,x\na,1\r\n\nb,2")]
    [InlineData("user_id,x\n\"a\",\"1\"\r\nb,2\n")]
    [InlineData("\uFEFFuser_id,x\na,1\n\n\nb,2\n\n")]
    public async Task GetAsync_LineEndsOfAnyKind_AreRead(string content)
    {
        File.WriteAllText(folder.Path("data.csv"), content);
        Assert.Equal([("a", "1"), ("b", "2")], (await ReadAsync(folder.Path("data.csv"), "a", "b")).Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_NullsAreSet_AreNullLikeTheEmptyField()
    {
        var csv = folder.Write("data.csv", "user_id,x", "NA,1", "b,NA", "c,", "d,-");

        var batch = await ReadAsAsync(csv, new() { Nulls = ["NA", "-"] }, "NA", "b", "c", "d");

        Assert.Equal("1", batch.ValueOf("NA", "x"));
        Assert.All(["b", "c", "d"], user => Assert.Null(batch.ValueOf(user, "x")));
    }

    [Fact]
    public async Task GetAsync_ColumnIsEmptyThroughout_IsNull()
    {
        var batch = await ReadAsync(folder.Write("data.csv", "user_id,x,y", "a,,1", "b,,2"), "a", "b");
        Assert.All(["a", "b"], user => Assert.Null(batch.ValueOf(user, "x")));
    }

    [Fact]
    public async Task GetAsync_OneTextInANumberColumn_OnlyItsRowIsUnusable() =>
        Assert.Equal([("a", "n/a"), ("b", "2")],
            (await ReadAsync(folder.Write("data.csv", "user_id,x", "a,n/a", "b,2"), "a", "b")).Rows<string>("x"));

    [Theory]
    [InlineData(ColumnType.Single, "gold", "silver", "is no number")]
    [InlineData(ColumnType.Timestamp, "13/02/2024", "01/02/2024", "\"Input:Format:Dates\"")]
    public async Task OpenAsync_NoValueOfAColumnFits_FaultSaysWhatToSet(ColumnType type, string first, string second, string reason)
    {
        var csv = folder.Write("data.csv", "user_id,x", $"a,{first}", "b,", $"c,{second}");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(csv), new Field("x", type));

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("column 'x'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("each of its 2 values", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(first, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_id,x\na,1\nb,2,3\nc\nd,4\n", "data.csv:3 data.csv:4")]
    [InlineData("user_id,x\na,1\n\"b\"c,2\nd,4\n", "data.csv:3")]
    [InlineData("user_id,x\na,1\n\"b\nc\",2,3\nd,4\n", "data.csv:3 data.csv:4")]
    public async Task ScanAsync_LinesThatAreNoRows_AreCountedAndReportedOnceWithTheirLine(string content, string places)
    {
        File.WriteAllText(folder.Path("data.csv"), content);
        await using var retriever = folder.Retriever(folder.Path("data.csv"));
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        var plan = await retriever.PlanScanAsync(1000, DuckDbFolder.Token);
        var batches = await retriever.ScanAsync(plan.Partitions, 1000);

        var unreadable = batches.SelectMany(batch => batch.Unreadable).ToList();
        Assert.Equal(places.Split(' '), unreadable.Select(line => line.User));
        Assert.Equal(["a", "d"], batches.Users());
        Assert.Equal(2 + unreadable.Count, plan.Users);
        // A partition that is read again after its last batch reports nothing twice.
        Assert.Empty(await retriever.ScanAsync(new ScanRequest(plan.Partitions[^1], batches[^1].Cursor, 1000)));
    }

    [Theory]
    [InlineData("user_id,x\na,1\nb,\"2\nc,3\nd,4\n", "quote in line 3")]
    [InlineData("user_id,x\na,1,2\nb,2,3\nc,3\n", "Input:Format:Delimiter")]
    [InlineData("", "is empty")]
    [InlineData("\n\nuser_id,x\na,1\n", "first line")]
    [InlineData("user_id,\"x\na,1\nb,2\n", "quote in its first line")]
    public async Task OpenAsync_FileDoesNotFitTheSettings_FaultNamesTheFileAndTheLine(string content, string expected)
    {
        File.WriteAllText(folder.Path("data.csv"), content);
        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path("data.csv")), X);
        Assert.Contains("data.csv", fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user_id,x\na,1\nZoë,2\n", "line 3")]
    [InlineData("user_id,größe,x\na,1,2\n", "line 1")]
    public async Task OpenAsync_FileIsNotInUtf8_FaultNamesTheLine(string content, string line)
    {
        Write("data.csv", content, Encoding.Latin1);
        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path("data.csv")), X);
        Assert.Contains(line, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Input:Format:Encoding", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_OneFileOfAGlobLacksAColumn_NamesThatFile()
    {
        folder.Write("1.csv", "user_id,x", "a,1");
        folder.Write("2.csv", "user_id,y", "b,2");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path("*.csv")), X);

        Assert.Contains("2.csv", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'x'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_FilesOfAGlobOrderTheirColumnsDifferently_AreReadByName()
    {
        folder.Write("1.csv", "user_id,x,y", "a,1,8");
        folder.Write("2.csv", "y;x;user_id", "9;2;b");
        Assert.Equal([("a", "1"), ("b", "2")], (await ReadAsync(folder.Path("*.csv"), "a", "b")).Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_FoldersThatNameAColumn_GiveItAsText()
    {
        Directory.CreateDirectory(folder.Path("x=007"));
        Directory.CreateDirectory(folder.Path("x=__HIVE_DEFAULT_PARTITION__"));
        folder.Write("x=007/part.csv", "user_id,y", "a,1");
        folder.Write("x=__HIVE_DEFAULT_PARTITION__/part.csv", "user_id,y", "b,2");

        var batch = await ReadAsync(folder.Path("*/*.csv"), "a", "b");

        Assert.Equal("007", batch.ValueOf("a", "x"));
        Assert.Null(batch.ValueOf("b", "x"));
    }

    [Fact]
    public async Task GetAsync_HundredsOfColumns_GivesEachItsOwn()
    {
        int[] columns = [.. Enumerable.Range(0, 450)];
        string Row(string user, Func<int, object> value) => $"{user},{string.Join(',', columns.Select(value))}";
        var csv = folder.Write("data.csv", Row("user_id", i => $"c{i}"), Row("a", i => i), Row("b", i => i % 2 == 0 ? "" : -i));

        var batch = await ReadAsync(csv, new(), [.. columns.Reverse().Select(i => new Field($"c{i}", ColumnType.Single))], "b", "a");

        Assert.All(columns, i => Assert.Equal($"{i}", batch.ValueOf("a", $"c{i}")));
        Assert.All(columns, i => Assert.Equal(i % 2 == 0 ? null : $"{-i}", batch.ValueOf("b", $"c{i}")));
    }

    [Fact]
    public async Task GetAsync_ControlCharacterThatDividesPackedFields_MarksOnlyItsRow()
    {
        var batch = await ReadAsync(folder.Write("data.csv", "user_id,s,x", "a,one\u001Ftwo,1", "b,one,2"), new(),
            [new("s", ColumnType.String), X[0]], "a", "b");

        Assert.Equal("2", batch.ValueOf("b", "x"));
        var row = batch.Users.ToList().IndexOf("a");
        Assert.All(batch.Columns, column => Assert.Contains("U+001F", column.Unusable[row], StringComparison.Ordinal));
    }

    [Fact]
    public async Task GetAsync_JsonLines_KeepEveryValueAsItIsWritten()
    {
        var json = folder.Write("data.jsonl",
            """{"user_id":"007","x":9007199254740993,"s":"a\nb","l":[1,2.5,null],"t":true}""",
            """{"user_id":7,"x":2.60,"s":"2024-01-01","l":[],"t":null}""",
            "not json",
            "",
            """{"user_id":"c","s":"UUID"}""");
        Field[] wanted = [X[0], new("s", ColumnType.String), new("l", ColumnType.Vector), new("t", ColumnType.Single)];
        await using var retriever = folder.Retriever(json);
        await retriever.OpenAsync(wanted, DuckDbFolder.Token);

        var batch = await retriever.GetAsync(["007", "7", "c"], DuckDbFolder.Token);
        var plan = await retriever.PlanScanAsync(1000, DuckDbFolder.Token);

        Assert.Equal(["9007199254740993", "2.6", null], new[] { "007", "7", "c" }.Select(user => batch.ValueOf(user, "x")));
        Assert.Equal(["a\nb", "2024-01-01", "UUID"], new[] { "007", "7", "c" }.Select(user => batch.ValueOf(user, "s")));
        Assert.Equal(["[1,2.5,null]", "[]", null], new[] { "007", "7", "c" }.Select(user => batch.ValueOf(user, "l")));
        Assert.Equal(["true", null, null], new[] { "007", "7", "c" }.Select(user => batch.ValueOf(user, "t")));
        Assert.Equal("data.jsonl:3",
            Assert.Single((await retriever.ScanAsync(plan.Partitions, 1000)).SelectMany(rows => rows.Unreadable)).User);
        Assert.Equal(4, plan.Users);
    }

    [Fact]
    public async Task ScanAsync_JsonLineThatIsCutOff_OtherLinesAreRead()
    {
        var json = folder.Write("data.jsonl", """{"user_id":"a","x":1}""", """{"user_id":""", "", """{"user_id":"b","x":{"y":""",
            """{"user_id":"c","x":3}""");
        await using var retriever = folder.Retriever(json);
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        var batches = await retriever.ScanAsync((await retriever.PlanScanAsync(1000, DuckDbFolder.Token)).Partitions, 1000);

        Assert.Equal(["a", "c"], batches.Users());
        Assert.Equal(["data.jsonl:2", "data.jsonl:4"], batches.SelectMany(batch => batch.Unreadable).Select(line => line.User));
    }

    [Theory]
    [InlineData("[{\"user_id\":\"a\",\n \"x\":1}]")]
    [InlineData("{\n \"user_id\": \"a\",\n \"x\": 1\n}")]
    [InlineData("\uFEFF{\"user_id\":\"a\",\"x\":1}\n")]
    public async Task GetAsync_JsonOfOtherShapes_IsRead(string content)
    {
        File.WriteAllText(folder.Path("data.json"), content);
        Assert.Equal([("a", "1")], (await ReadAsync(folder.Path("data.json"), "a")).Rows<string>("x"));
    }

    [Theory]
    [InlineData("b.json", """[{"uid":"b","x":2}]""", "'user_id'")]
    [InlineData("b.json", "nothing of JSON", "is no JSON")]
    public async Task OpenAsync_JsonFileOfAGlobDoesNotFit_NamesThatFile(string name, string content, string expected)
    {
        folder.Write("a.json", """{"user_id":"a","x":1}""");
        folder.Write(name, content);
        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path("*.json")), X);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a[1].csv", "a1.csv")]
    [InlineData("a?.csv", "ab.csv")]
    [InlineData("a;b.csv", "a.csv")]
    public async Task GetAsync_FileNameLooksLikeAPattern_ReadsOnlyThatFile(string name, string other)
    {
        folder.Write(other, "user_id,x", "a,100", "b,200");
        folder.Write(name, "user_id,x", "a,1");
        Assert.Equal([("a", "1")], (await ReadAsync(folder.Path(name), "a", "b")).Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_FileBehindALinkIsReplaced_GivesTheNewOne()
    {
        folder.Write("real.csv", "user_id,x", "a,1");
        File.CreateSymbolicLink(folder.Path("link.csv"), folder.Path("real.csv"));
        await using var retriever = folder.Retriever(folder.Path("link.csv"));
        await retriever.OpenAsync(X, DuckDbFolder.Token);

        folder.Write("real.csv", "user_id,x", "a,25");

        Assert.Equal([("a", "25")], (await retriever.GetAsync(["a"], DuckDbFolder.Token)).Rows<string>("x"));
    }

    [Fact]
    public async Task OpenAsync_FileWithoutTheCompressionOfItsExtension_IsAFault()
    {
        var csv = folder.Write("DATA.CSV.GZ", "user_id,x", "a,1");
        Assert.Contains("gzip", (await DuckDbFolder.FaultAsync(folder.Retriever(csv), X)).Message, StringComparison.Ordinal);

        await using (var gzip = new GZipStream(File.Create(csv), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes("user_id,x\na,1\n"));

        Assert.Equal([("a", "1")], (await ReadAsync(csv, "a")).Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_JsonValueOfALateRowHasAnotherKind_OnlyItsRowIsUnusable()
    {
        var rows = Enumerable.Range(0, 30_000)
            .Select(i => i == 29_999 ? $$"""{"user_id":"u{{i}}","x":"n/a"}""" : $$"""{"user_id":"u{{i}}","x":{{i}}}""");
        var batch = await ReadAsync(folder.Write("data.jsonl", [.. rows]), "u29999", "u5");
        Assert.Equal([("u29999", "n/a"), ("u5", "5")], batch.Rows<string>("x"));
    }

    [Fact]
    public async Task GetAsync_JsonArray_IsReadWithItsNulls()
    {
        var json = folder.Write("data.json", """[{"user_id":"a","x":1},""", """{"user_id":"b","x":"-"}]""");
        var batch = await ReadAsAsync(json, new() { Nulls = ["-"] }, "a", "b");
        Assert.Equal("1", batch.ValueOf("a", "x"));
        Assert.Null(batch.ValueOf("b", "x"));
    }

    [Theory]
    [InlineData("data.csv", "Delimiter", "Delimiter")]
    [InlineData("data.csv", "Encoding", "Encoding")]
    [InlineData("data.csv", "Dates", "Dates")]
    [InlineData("data.json", "Quote", "Quote")]
    [InlineData("data.parquet", "Nulls", "Nulls")]
    [InlineData("customers", "Dates", "Dates")]
    public void Constructor_FormatThatDoesNotFit_IsAFaultOfThatSetting(string table, string set, string setting)
    {
        var format = new InputFormatOptions();
        if (set is "Nulls" or "Dates")
        {
            typeof(InputFormatOptions).GetProperty(set)!.SetValue(format, new[] { "what" });
        }
        else
        {
            typeof(InputFormatOptions).GetProperty(set)!.SetValue(format, "what");
        }

        var error = Assert.Throws<PipelineConfigurationException>(() => folder.Retriever(table, format: format));

        Assert.Equal($"Input:Format:{setting}", Assert.Single(error.Faults).Setting);
    }

    public void Dispose() => folder.Dispose();

    private void Write(string name, string content, Encoding encoding) =>
        File.WriteAllBytes(folder.Path(name), [.. encoding.GetPreamble(), .. encoding.GetBytes(content)]);

    private Task<Batch> ReadAsync(string file, params string[] users) => ReadAsync(file, new(), X, users);

    private Task<Batch> ReadAsAsync(string file, InputFormatOptions format, params string[] users) => ReadAsync(file, format, X, users);

    private Task<Batch> ReadAsync(string file, InputFormatOptions format, Field[] wanted, params string[] users) =>
        DuckDbFolder.ReadAsync(folder.Retriever(file, format: format), wanted, users);
}
