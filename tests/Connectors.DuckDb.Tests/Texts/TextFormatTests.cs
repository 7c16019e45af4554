using ModelPipeline.Connectors.DuckDb.Texts;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class TextFormatTests
{
    [Fact]
    public void New_NothingIsSet_LeavesTheFileToDecide()
    {
        var format = new TextFormat(new(), isJson: false);

        Assert.Equal((null, '"', null), (format.Delimiter, format.Quote, format.Encoding));
        Assert.Empty(format.Nulls);
    }

    [Theory]
    [InlineData(";", ';')]
    [InlineData("\\t", '\t')]
    [InlineData("tab", '\t')]
    [InlineData("\t", '\t')]
    [InlineData("\u007F", '\u007F')]
    public void New_Delimiter_IsOneCharacter(string delimiter, char expected) =>
        Assert.Equal(expected, new TextFormat(new() { Delimiter = delimiter }, isJson: false).Delimiter);

    [Theory]
    [InlineData("'", '\'')]
    [InlineData("none", '\0')]
    public void New_Quote_IsOneCharacterOrNone(string quote, char expected) =>
        Assert.Equal(expected, new TextFormat(new() { Quote = quote }, isJson: false).Quote);

    [Theory]
    [InlineData("latin-1", "iso-8859-1")]
    [InlineData("LATIN1", "iso-8859-1")]
    [InlineData("ansi", "windows-1252")]
    [InlineData("utf8", "utf-8")]
    [InlineData("UTF16", "utf-16")]
    [InlineData("iso-8859-15", "iso-8859-15")]
    public void New_Encoding_HasItsUsualNames(string name, string expected) =>
        Assert.Equal(expected, new TextFormat(new() { Encoding = name }, isJson: false).Encoding!.WebName);

    [Theory]
    [InlineData(";;", "", "", "Input:Format:Delimiter is ';;'; set one character of ASCII, or \"tab\".")]
    [InlineData("\n", "", "", "Input:Format:Delimiter is '\n'; set one character of ASCII, or \"tab\".")]
    [InlineData("\r", "", "", "Input:Format:Delimiter is '\r'; set one character of ASCII, or \"tab\".")]
    [InlineData("\u0080", "", "", "Input:Format:Delimiter is '\u0080'; set one character of ASCII, or \"tab\".")]
    [InlineData("", "''", "", "Input:Format:Quote is ''''; set one character of ASCII, or \"none\".")]
    [InlineData("'", "'", "", "Input:Format:Quote is the character of Input:Format:Delimiter; set two different ones.")]
    [InlineData("\"", "", "", "Input:Format:Quote is the character of Input:Format:Delimiter; set two different ones.")]
    [InlineData("", "", "klingon",
        "Input:Format:Encoding is 'klingon', which is no known encoding; set one such as utf-8, latin-1, windows-1252 or utf-16.")]
    public void New_SettingDoesNotFit_IsAFault(string delimiter, string quote, string encoding, string fault)
    {
        var options = new InputFormatOptions { Delimiter = delimiter, Quote = quote, Encoding = encoding };

        Assert.Equal([fault], FaultsOf(() => _ = new TextFormat(options, isJson: false)));
    }

    [Fact]
    public void New_SettingsOfCsvForJson_AreFaults()
    {
        var options = new InputFormatOptions { Delimiter = ";", Quote = "'", Encoding = "utf-8" };

        Assert.Equal(
            ["Delimiter", "Quote", "Encoding"],
            SettingsOf(
                " is set, but Input:Table names a JSON file, which says that itself; leave it out.",
                () => _ = new TextFormat(options, isJson: true)));
        Assert.Null(Record.Exception(() => new TextFormat(new() { Nulls = ["NA"] }, isJson: true)));
    }

    [Fact]
    public void CheckUnused_SettingsForASourceWithTypes_AreFaults()
    {
        var options = new InputFormatOptions { Delimiter = ";", Quote = "'", Encoding = "utf-8", Nulls = ["NA"], Dates = ["dd/MM/yyyy"] };

        Assert.Equal(
            ["Delimiter", "Quote", "Encoding", "Nulls", "Dates"],
            SettingsOf(" is set, but only the CSV and JSON files", () => TextFormat.CheckUnused(options)));
        TextFormat.CheckUnused(new());
    }

    private static IEnumerable<string> SettingsOf(string message, Action make) =>
        FaultsOf(make).Select(fault => fault.Split(message)[0]["Input:Format:".Length..]);

    private static IEnumerable<string> FaultsOf(Action make) =>
        Assert.Throws<PipelineConfigurationException>(make).Faults.Select(fault => fault.ToString());
}
