using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryPiecesTests
{
    [Theory]
    [InlineData("", 10, 9, "")]
    [InlineData("4 6 1", 10, 9, "0+2 2+1")]
    [InlineData("5 5 5 5", 10, 9, "0+2 2+2")]
    [InlineData("11 1 12 13", 10, 9, "0+1 1+1 2+1 3+1")]
    [InlineData("1 1 1 1 1", 10, 2, "0+2 2+2 4+1")]
    [InlineData("1 1", 10, 2, "0+2")]
    public void Of_Rows_FillPiecesUpToTheBytesAndTheRows(string sizes, long mostBytes, int mostRows, string pieces)
    {
        var bytes = sizes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).ToArray();

        Assert.Equal(pieces, Text(BigQueryPieces.Of(bytes.Length, row => bytes[row], mostBytes, mostRows)));
    }

    [Theory]
    [InlineData("1 1 1 1", "0+2 2+2")]
    [InlineData("9 1 1 1", "0+1 1+3")]
    [InlineData("1 9", "0+1 1+1")]
    public void Halves_Rows_HaveAboutHalfOfTheBytes(string sizes, string pieces)
    {
        var bytes = sizes.Split(' ').Select(long.Parse).ToArray();

        Assert.Equal(pieces, Text(BigQueryPieces.Halves(bytes.Length, row => bytes[row])));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("", 2)]
    [InlineData("aZ09 -_.:,/", 13)]
    [InlineData("\"", 8)]
    [InlineData("ü", 8)]
    [InlineData("😀", 14)]
    public void BytesOf_Text_CountsEscapedCharacters(string? text, long bytes) => Assert.Equal(bytes, BigQueryPieces.BytesOf(text));

    private static string Text(IEnumerable<(int Start, int Count)> pieces) =>
        string.Join(' ', pieces.Select(piece => $"{piece.Start}+{piece.Count}"));
}
