namespace ModelPipeline.Connectors.Sql.Tests;

public sealed class OutdatedUsersTests
{
    [Fact]
    public void Sql_Upsert_LooksAtTheOnlyRowOfAUser() =>
        Assert.Equal(
            "SELECT user_id FROM scores WHERE $r AND model_version <> $v ORDER BY user_id LIMIT $l",
            OutdatedUsers.Sql("scores", OutputMode.Upsert, "$r", "$v", "$l"));

    [Theory]
    [InlineData(OutputMode.Append)]
    [InlineData(OutputMode.AppendWithView)]
    public void Sql_Append_LooksAtTheNewestRowOfAUser(OutputMode mode) =>
        Assert.Equal(
            "SELECT user_id FROM (SELECT user_id, model_version, row_number() OVER (PARTITION BY user_id ORDER BY retrieved_at DESC, "
            + "scored_at DESC) AS age FROM scores WHERE $r) AS newest WHERE age = 1 AND model_version <> $v ORDER BY user_id LIMIT $l",
            OutdatedUsers.Sql("scores", mode, "$r", "$v", "$l"));

    [Fact]
    public void Range_Parameters_MayBeNull() =>
        Assert.Equal("($a IS NULL OR user_id > $a) AND ($b IS NULL OR user_id <= $b)", OutdatedUsers.Range("$a", "$b"));
}
