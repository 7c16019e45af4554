using System.Runtime.CompilerServices;

namespace ModelPipeline.Tests;

/// <summary>The table of conversions in docs/configuration.md must equal the code.</summary>
public sealed class ConversionTableTests
{
    [Fact]
    public void Pairs_AreTheCellsOfTheDocument()
    {
        var table = File.ReadLines(Document()).SkipWhile(line => !line.StartsWith("| from |", StringComparison.Ordinal));
        string[][] rows = [.. table.TakeWhile(line => line.StartsWith('|')).Select(Cells)];

        var documented = from row in rows.Skip(2)
                         from cell in row.Skip(1).Index()
                         where cell.Item.Length > 0
                         select (Type(row[0]), Type(rows[0][cell.Index + 1]));

        Assert.Equal(ColumnConversion.Pairs.Order(), documented.Order());
    }

    private static string[] Cells(string line) => [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];

    private static ColumnType Type(string cell) => Enum.Parse<ColumnType>(cell.Trim('`'));

    private static string Document([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "configuration.md");
}
