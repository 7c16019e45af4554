using System.Data;
using ModelPipeline.Connectors.DuckDb.Texts;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class PackedRowTests
{
    private const char Separator = '\x1F';

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    [InlineData(400, 2)]
    [InlineData(401, 3)]
    public void Columns_Fields_HaveATextForEachTwoHundred(int width, int columns)
    {
        Assert.Equal(Enumerable.Range(0, columns).Select(i => $"fields{i}"), PackedRow.Columns(width));
        Assert.Equal(columns, PackedRow.Pack([.. Enumerable.Range(0, width).Select(i => $"c{i}")]).Count());
    }

    [Fact]
    public void Pack_Fields_SayWhetherTheyHaveAValue() =>
        Assert.Equal(["concat_ws(chr(31), coalesce('+' || a, ''), coalesce('+' || b, '')) AS fields0"], PackedRow.Pack(["a", "b"]));

    [Fact]
    public void Take_Row_GivesEachFieldAndNullForNone()
    {
        var row = new PackedRow(4);

        row.Take(Rows($"+a{Separator}{Separator}+{Separator}++"));

        Assert.Equal(["a", null, "", "+"], Enumerable.Range(0, 4).Select(i => row[i]));
    }

    [Fact]
    public void Take_ManyFields_AreInSeveralTexts()
    {
        var values = Enumerable.Range(0, 401).Select(i => $"{i}").ToArray();
        var row = new PackedRow(401);

        row.Take(Rows([.. values.Chunk(200).Select(chunk => string.Join(Separator, chunk.Select(value => $"+{value}")))]));

        Assert.Equal(values, Enumerable.Range(0, 401).Select(i => row[i]));
    }

    [Theory]
    [InlineData("+a")]
    [InlineData("+a\u001F+b\u001F+c")]
    public void Readers_RowWithAnotherNumberOfFields_IsUnusable(string packed)
    {
        Field[] fields = [new("x", ColumnType.Text), new("y", ColumnType.Text)];
        var readers = PackedRow.Readers(fields, 2);
        foreach (var text in new[] { packed, $"+1{Separator}" })
        {
            var row = Rows(text);
            foreach (var reader in readers)
                reader.Read(row);
        }

        var columns = readers.Select(reader => reader.Build()).ToList();
        Assert.All(columns, column => Assert.Contains("U+001F", column.Unusable[0], StringComparison.Ordinal));
        Assert.Equal(["1", null], columns.Select(column => column.ValueAt(1)));
        Assert.Equal(fields, columns.Select(column => column.Field));
    }

    private static DataTableReader Rows(params string[] packed)
    {
        using var table = new DataTable();
        table.Columns.Add("id", typeof(string));
        for (var i = 0; i < packed.Length; i++)
            table.Columns.Add($"fields{i}", typeof(string));
        table.Rows.Add(["u", .. packed]);
        var reader = table.CreateDataReader();
        reader.Read();
        return reader;
    }
}
