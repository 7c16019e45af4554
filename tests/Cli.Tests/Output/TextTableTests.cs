namespace ModelPipeline.Cli.Tests;

public sealed class TextTableTests
{
    private static readonly TextColumn<(string Name, int Count)>[] Columns =
        [new("NAME", each => each.Name), new("COUNT", each => Texts.Of(each.Count), true)];

    [Fact]
    public void Write_Entries_AlignsColumns()
    {
        var table = TextTable.Write([("churn", 5), ("a", 12_000)], Columns, 80);

        Assert.Equal("NAME    COUNT\nchurn       5\na      12,000\n", table);
    }

    [Fact]
    public void Write_OnANarrowTerminal_HasALineForEachProperty()
    {
        var table = TextTable.Write([("a long name of a pipeline", 5)], Columns, 30);

        Assert.Equal("NAME\n  a long name of a pipeline\nCOUNT  5\n", table);
    }

    [Fact]
    public void Write_AControlCharacter_IsABlank() =>
        Assert.Equal("NAME  COUNT\na b       5\n", TextTable.Write([("a\u001bb", 5)], Columns, 80));

    [Fact]
    public void Write_NoEntries_HasTheHeader() => Assert.Equal("NAME  COUNT\n", TextTable.Write([], Columns, 80));
}
