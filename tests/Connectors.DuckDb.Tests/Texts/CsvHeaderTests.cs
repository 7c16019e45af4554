using ModelPipeline.Connectors.DuckDb.Texts;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class CsvHeaderTests
{
    [Theory]
    [InlineData("id,a;b", "id", ',', "id|a;b")]
    [InlineData("id;a,b", "ID", ';', "id|a,b")]
    [InlineData("a,b;c", "", ',', "a|b;c")]
    [InlineData("a;b;c,d", "", ';', "a|b|c,d")]
    [InlineData("id", "id", ',', "id")]
    [InlineData("a,b,c;id", "id", ';', "a,b,c|id")]
    [InlineData("id\tx", "x", '\t', "id|x")]
    public void Read_NoDelimiterIsSet_IsTheOneThatFindsMostKnownNamesThenMostNames(string line, string known, char delimiter, string names)
    {
        var header = CsvHeader.Read(line, new(new(), isJson: false), known.Split(','));

        Assert.Equal(delimiter, header.Delimiter);
        Assert.Equal(names, string.Join('|', header.Names));
    }

    [Theory]
    [InlineData("a,b", "a/b")]
    [InlineData("\"a,b\",c", "a,b/c")]
    [InlineData("\"a\"\"b\",\"\"", "a\"b/")]
    [InlineData("\"\"\"\"", "\"")]
    [InlineData("x\"y,z\"w", "xy,zw")]
    [InlineData(",", "/")]
    public void Read_Quotes_AreOfRfc4180(string line, string names) =>
        Assert.Equal(names, string.Join('/', CsvHeader.Read(line, new(new() { Delimiter = "," }, isJson: false), []).Names));

    [Fact]
    public void Read_NoQuotes_AreCharacters() =>
        Assert.Equal(["\"a", "b\""], CsvHeader.Read("\"a,b\"", new(new() { Delimiter = ",", Quote = "none" }, isJson: false), []).Names);

    [Theory]
    [InlineData("\"a,b")]
    [InlineData("a,\"\"\"")]
    public void Read_QuoteWithoutAnEnd_Throws(string line) =>
        Assert.Throws<FormatException>(() => CsvHeader.Read(line, new(new() { Delimiter = "," }, isJson: false), []));
}
