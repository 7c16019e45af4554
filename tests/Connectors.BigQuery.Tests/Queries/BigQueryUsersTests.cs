using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryUsersTests
{
    [Theory]
    [InlineData("STRING", "`user id` IN UNNEST(@users)")]
    [InlineData("INTEGER", "`user id` IN UNNEST(@users)")]
    [InlineData("NUMERIC", "CAST(`user id` AS STRING) IN UNNEST(@users)")]
    [InlineData("DATE", "CAST(`user id` AS STRING) IN UNNEST(@users)")]
    public void Condition_Column_IsComparedInItsTypeIfIdsHaveIt(string type, string condition) =>
        Assert.Equal(condition, BigQueryUsers.Condition(new("user id", type)));

    [Theory]
    [InlineData("INTEGER", "INT64", "7 -9223372036854775808 0")]
    [InlineData("STRING", "STRING", "7 007 +7 -0 seven -9223372036854775808 9223372036854775808 0")]
    [InlineData("NUMERIC", "STRING", "7 007 +7 -0 seven -9223372036854775808 9223372036854775808 0")]
    public void Of_Ids_AreThoseThatTheColumnCanHold(string column, string type, string ids)
    {
        var parameter = BigQueryUsers.Of(
            new("user_id", column), ["7", "007", "+7", "-0", "seven", "-9223372036854775808", "9223372036854775808", "0", "half \ud800"]);

        Assert.Equal(("users", "ARRAY", type),
            (parameter.Name, parameter.ParameterType.Type, parameter.ParameterType.ArrayType!.Type));
        Assert.Equal(ids.Split(' '), parameter.ParameterValue.ArrayValues!.Select(value => value.Value));
    }

    [Fact]
    public void Whole_Text_HasNoHalfCharacter()
    {
        Assert.All(["whole 😀", ""], text => Assert.Equal((true, text), (BigQueryText.CanHold(text), BigQueryText.Whole(text))));
        const string Half = "half \ud83d.";
        Assert.Equal((false, "half \ufffd."), (BigQueryText.CanHold(Half), BigQueryText.Whole(Half)));
    }
}
