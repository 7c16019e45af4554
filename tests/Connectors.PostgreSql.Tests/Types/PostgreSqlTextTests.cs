namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("用户 😀")]
    public void Hold_TextThatFits_IsTheSameText(string text)
    {
        Assert.True(PostgreSqlText.CanHold(text));
        Assert.Same(text, PostgreSqlText.Hold(text));
    }

    [Fact]
    public void HoldKey_TextsThatAreTooLong_AreCutAndStayDifferent()
    {
        var fits = new string('a', 2600);
        var one = PostgreSqlText.HoldKey(new string('é', 799) + "😀" + new string('é', 1000));
        var other = PostgreSqlText.HoldKey(new string('é', 799) + "😀" + new string('é', 999) + "è");

        Assert.Same(fits, PostgreSqlText.HoldKey(fits));
        Assert.Equal(839, PostgreSqlText.HoldKey(fits + "a").Length);
        Assert.StartsWith(new string('é', 799) + "... (1801 characters, ", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);
    }

    // Attributes cannot hold these texts, because they are stored in UTF-8.
    [Fact]
    public void Hold_CharactersThatPostgreSqlRefuses_AreReplaced()
    {
        (string Text, string Held)[] each = [("a\0b", "a\uFFFDb"), ("half \uD83D", "half \uFFFD"), ("\0\uDE00", "\uFFFD\uFFFD")];

        Assert.All(each, pair =>
        {
            Assert.False(PostgreSqlText.CanHold(pair.Text));
            Assert.Equal(pair.Held, PostgreSqlText.Hold(pair.Text));
            Assert.True(PostgreSqlText.CanHold(pair.Held));
        });
    }
}
