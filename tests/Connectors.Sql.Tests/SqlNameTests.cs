namespace ModelPipeline.Connectors.Sql.Tests;

public sealed class SqlNameTests
{
    [Theory]
    [InlineData("users", "\"users\"")]
    [InlineData("", "\"\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("a.b", "\"a.b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("\"; DROP TABLE x; --", "\"\"\"; DROP TABLE x; --\"")]
    public void Quote_Name_IsOneQuotedIdentifier(string name, string quoted) => Assert.Equal(quoted, SqlName.Quote(name));

    [Theory]
    [InlineData("customers", "customers")]
    [InlineData("sales.customers", "sales|customers")]
    [InlineData("db.sales.customers", "db|sales|customers")]
    [InlineData("\"my.table\"", "my.table")]
    [InlineData("sales.\"my.table\"", "sales|my.table")]
    [InlineData("\"a\"\"b\".c", "a\"b|c")]
    [InlineData("two words.x", "two words|x")]
    [InlineData("", "")]
    public void Parts_TableName_SplitsAtDotsOutsideQuotes(string table, string parts) =>
        Assert.Equal(parts, string.Join('|', SqlName.Parts(table)));

    [Theory]
    [InlineData("customers", "\"customers\"")]
    [InlineData("sales.customers", "\"sales\".\"customers\"")]
    [InlineData("\"my.table\"", "\"my.table\"")]
    [InlineData("\"a\"\"b\"", "\"a\"\"b\"")]
    [InlineData("x; DROP TABLE y", "\"x; DROP TABLE y\"")]
    public void QuoteTable_TableName_QuotesEachPart(string table, string quoted) => Assert.Equal(quoted, SqlName.QuoteTable(table));

    [Theory]
    [InlineData("scores", 99, "\"scores_x\"")]
    [InlineData("a.\"b.c\"", 99, "\"a\".\"b.c_x\"")]
    [InlineData("scores", 6, "\"scor_x\"")]
    [InlineData("aä", 4, "\"a_x\"")]
    [InlineData("a😀", 6, "\"a_x\"")]
    [InlineData("a😀", 7, "\"a😀_x\"")]
    public void QuoteBeside_Table_EndsWithTheSuffixWithinTheBytes(string table, int maxBytes, string beside) =>
        Assert.Equal(beside, SqlName.QuoteBeside(table, "_x", maxBytes));
}
