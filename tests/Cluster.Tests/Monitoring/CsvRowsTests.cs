using System.Text;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class CsvRowsTests
{
    [Fact]
    public void Read_QuotesNullsAndLineEnds_AreTheFields()
    {
        var rows = Read("\uFEFFa,\"b \"\"c\"\"\"\r\n1,\"x, y\nz\"\n,NA\r\n\"\",2\n\n");

        Assert.Equal(["a", "b \"c\""], rows.Columns.Select(column => column.Field.Name));
        Assert.Equal(["1", null, ""], Values(rows, 0));
        Assert.Equal(["x, y\nz", null, "2"], Values(rows, 1));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a,a\n1,2", "a name twice")]
    [InlineData("a,b\n1", "Row 1 of the file has 1 fields, and the header has 2.")]
    [InlineData("a\n\"1", "ends within quotes")]
    [InlineData("a\nx\"y\"", "a quote in the middle")]
    public void Read_NoTable_SaysWhy(string file, string reason) =>
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ManyColumns_AreTakenUpToTenThousand()
    {
        var most = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"c{i}"));

        Assert.Equal(10_000, Read($"{most}\n").Columns.Count);
        Assert.Equal("The header of the file has 10001 names; send 10000 columns at most.",
            Assert.Throws<InvalidDataException>(() => Read($"{most},one\n")).Message);
    }

    // A row's number stands for its user.
    [Fact]
    public void Read_Rows_AreNumberedFromOne()
    {
        Assert.Equal(["1", "2", "3"], Read("a\nx\ny\nz").Users);
        Assert.Empty(Read("a").Users);
    }

    [Fact]
    public void Read_FieldsAtTheEndsOfLines_AreNulls()
    {
        var rows = Read("a,b\n1,\n,\n\n2,3");

        Assert.Equal(["1", null, "2"], Values(rows, 0));
        Assert.Equal([null, null, "3"], Values(rows, 1));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_LinesOfAnySystem_AreRows(string end)
    {
        var rows = Read($"a,b{end}1,\"x{end}y\"{end}{end}2,z{end}");

        Assert.Equal(["1", "2"], Values(rows, 0));
        Assert.Equal([$"x{end}y", "z"], Values(rows, 1));
    }

    [Fact]
    public void Read_OtherEncoding_SaysWhy() =>
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => CsvRows.Read([0x61, 0x0A, 0xE4, 0x0A], [])).Message,
            StringComparison.Ordinal);

    private static Batch Read(string file) => CsvRows.Read(Encoding.UTF8.GetBytes(file), ["NA"]);

    private static IEnumerable<object?> Values(Batch rows, int column) =>
        Enumerable.Range(0, rows.Count).Select(row => rows.Columns[column].ValueAt(row));
}
