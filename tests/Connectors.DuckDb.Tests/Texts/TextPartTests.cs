using ModelPipeline.Connectors.DuckDb.Texts;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>The SQL that reads one file, and what is told of its lines.</summary>
public sealed class TextPartTests
{
    private const string Packed = "concat_ws(chr(31), coalesce('+' || {0}, '')) AS fields0";

    private static readonly TextPart Part = new("in/a.csv", "noting", [("id", "c0"), ("x", "c1"), ("x", "c2")], "skipping");

    [Fact]
    public void Select_Import_KeepsRowsWithoutAUser() =>
        Assert.Equal($"SELECT c0 AS id, {Of("c1")} FROM noting", Part.Select("id", ["x"], [], isImport: true));

    [Fact]
    public void Select_EveryCall_LeavesOutRowsWithoutAUser()
    {
        const string HasUser = "WHERE NOT (coalesce(c0, '') = '' OR contains(c0, chr(0)))";

        Assert.Equal($"SELECT c0 AS id, {Of("c1")} FROM skipping {HasUser}", Part.Select("id", ["x"], [], isImport: false));
        Assert.Equal(
            $"SELECT c0 AS id, {Of("c1")} FROM noting {HasUser}", (Part with { Scan = null }).Select("id", ["x"], [], isImport: false));
    }

    [Fact]
    public void Select_Nulls_HaveNoValue() =>
        Assert.Equal(
            $"SELECT c0 AS id, {Of("CASE WHEN c1 NOT IN ('NA', 'it''s') THEN c1 END")} FROM noting",
            Part.Select("id", ["x"], ["NA", "it's"], isImport: true));

    [Fact]
    public void Select_MissingColumn_IsAFaultUnlessItMayLack()
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => Part.Select("id", ["y"], [], isImport: true));

        Assert.StartsWith(
            "Input:Table names the file 'in/a.csv', which lacks the column 'y'", error.Faults[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            $"SELECT c0 AS id, {Of("NULL::VARCHAR")} FROM noting",
            (Part with { MayLack = true }).Select("id", ["y"], [], isImport: true));
    }

    [Theory]
    [InlineData("a.csv", "'a.csv'", "'uncompressed'")]
    [InlineData("it's [1]*?.csv.GZ", "'it''s [[]1][*][?].csv.GZ'", "'gzip'")]
    [InlineData("a.csv.zst", "'a.csv.zst'", "'zstd'")]
    [InlineData("s3://b/*.csv", "'s3://b/*.csv'", "'uncompressed'")]
    public void Path_File_IsThatFileOnly(string path, string quoted, string compression)
    {
        Assert.Equal(quoted, SqlText.Path(path));
        Assert.Equal(compression, SqlText.Compression(path));
    }

    [Fact]
    public void ToFailure_Line_StandsForTheUnknownUser() =>
        Assert.Equal(
            new("a.csv:7", "Line 7 of 'a.csv' is no JSON object."), new UnreadableLine("a.csv", 7, "is no JSON object").ToFailure());

    [Fact]
    public void Log_Import_SaysWhatIsOdd()
    {
        var lines = new LogLines();
        var log = new TextFilesLog("p", lines);

        log.Imported("a.csv", 3, 0, TimeSpan.FromSeconds(1.26));
        log.Unreadable("a.csv", []);
        Assert.Equal(["Pipeline p: 3 rows of 'a.csv' were imported in 1.3 s"], lines.Lines.Select(each => each.Line));

        log.Imported("a.csv", 0, 2, TimeSpan.Zero);
        log.Scanned("b.csv");
        log.Unreadable("a.csv", [.. Enumerable.Range(1, 12).Select(line => new UnreadableLine("a.csv", line, "x"))]);
        Assert.Equal([410, 410, 413, 414, 411, 412], lines.Lines.Select(each => each.Event));
        Assert.Contains("2 row(s) of 'a.csv'", lines.Text, StringComparison.Ordinal);
        Assert.Contains("12 line(s) of 'a.csv' cannot be read", lines.Text, StringComparison.Ordinal);
        Assert.Contains("Line 10 of 'a.csv' x.", lines.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Line 11 of 'a.csv'", lines.Text, StringComparison.Ordinal);
    }

    private static string Of(string sql) => string.Format(null, Packed, sql);
}
