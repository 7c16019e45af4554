namespace ModelPipeline.Connectors.Sql.Tests;

public sealed class UsersParameterTests
{
    [Theory]
    [InlineData("SELECT * FROM t WHERE id IN @users", "SELECT * FROM t WHERE id IN $u")]
    [InlineData("@users", "$u")]
    [InlineData("f(@users) AND g(@users)", "f($u) AND g($u)")]
    public void Replace_Parameter_BecomesTheGivenSpelling(string query, string expected) =>
        Assert.Equal(expected, UsersParameter.Replace(query, "$u"));

    [Theory]
    [InlineData("SELECT '@users', @users", "SELECT '@users', $u")]
    [InlineData("SELECT 'it''s @users', @users", "SELECT 'it''s @users', $u")]
    [InlineData("SELECT \"@users\", @users", "SELECT \"@users\", $u")]
    [InlineData("SELECT 1 -- @users\n, @users", "SELECT 1 -- @users\n, $u")]
    [InlineData("SELECT 1 -- it's\n, @users", "SELECT 1 -- it's\n, $u")]
    [InlineData("SELECT /* '@users */ @users", "SELECT /* '@users */ $u")]
    [InlineData("SELECT '/*', @users, '*/'", "SELECT '/*', $u, '*/'")]
    [InlineData("SELECT '--', @users", "SELECT '--', $u")]
    [InlineData("SELECT 4 - -2 / 1, @users", "SELECT 4 - -2 / 1, $u")]
    [InlineData("SELECT @users -- @users", "SELECT $u -- @users")]
    [InlineData("SELECT '', @users", "SELECT '', $u")]
    [InlineData("SELECT \"\", @users", "SELECT \"\", $u")]
    [InlineData("SELECT 1 --\n, @users", "SELECT 1 --\n, $u")]
    [InlineData("SELECT /**/ @users", "SELECT /**/ $u")]
    [InlineData("SELECT /*/ @users */ @users", "SELECT /*/ @users */ $u")]
    public void Replace_InTextNameOrComment_StaysAsWritten(string query, string expected) =>
        Assert.Equal(expected, UsersParameter.Replace(query, "$u"));

    [Theory]
    [InlineData("SELECT @users_old, @users2, @users")]
    public void Replace_LongerName_StaysAsWritten(string query) =>
        Assert.Equal("SELECT @users_old, @users2, $u", UsersParameter.Replace(query, "$u"));

    [Theory]
    [InlineData("f(@users);")]
    [InlineData("f(@users) ; \n")]
    [InlineData("f(@users);;")]
    public void Replace_SemicolonAtTheEnd_IsDropped(string query) => Assert.Equal("f($u)", UsersParameter.Replace(query, "$u").Trim());

    [Fact]
    public void Replace_SemicolonInText_Stays() => Assert.Equal("SELECT $u, ';'", UsersParameter.Replace("SELECT @users, ';'", "$u"));

    [Theory]
    [InlineData("SELECT * FROM t")]
    [InlineData("")]
    [InlineData("SELECT '@users'")]
    [InlineData("SELECT 1 -- @users")]
    [InlineData("SELECT 1 /* @users")]
    [InlineData("SELECT '@users")]
    [InlineData("SELECT @users2")]
    [InlineData("SELECT @users_")]
    [InlineData("SELECT @usersü")]
    [InlineData("SELECT @user")]
    [InlineData("SELECT @USERS")]
    public void Replace_NoParameter_IsAFaultOfTheQuery(string query)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => UsersParameter.Replace(query, "$u"));

        var fault = Assert.Single(error.Faults);
        Assert.Equal("Input:Query", fault.Setting);
        Assert.Contains("@users", fault.Message, StringComparison.Ordinal);
    }
}
