using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

public sealed class BodyExampleTests
{
    [Theory]
    [InlineData("""{"users":[1,2]}""", "\"users[0]\" of the body is not a text. Ids are texts: write \"1\", not 1. Send one like")]
    [InlineData("""{"users":["a",["b"]]}""", "\"users[1]\" of the body is not a text.")]
    [InlineData("""{"Users":"a"}""", "\"Users\" of the body is not a list.")]
    [InlineData("""{"users":{"a":1}}""", "\"users\" of the body is not a list.")]
    [InlineData("""["a"]""", "The body is not an object.")]
    [InlineData("\"a\"", "The body is not an object.")]
    [InlineData("""{"usrs":["a"]}""", "The body has \"usrs\", which this route does not take.")]
    [InlineData("""{"a b.c":1}""", "The body has \"a b.c\", which this route does not take.")]
    public void Explain_ListOfAnotherShape_NamesThePlaceAndShowsAnExample(string body, string start) =>
        Check(ScoreListRequest.Example, ApiJson.Default.ScoreListRequest, body, start, "Send one like {\"users\":[\"7590-VHVEG\"]}.");

    [Theory]
    [InlineData("""{"users":[1]}""", "\"users[0]\" of the body is not a text.")]
    [InlineData("""{"parallel":"yes"}""", "\"parallel\" of the body is not true or false.")]
    [InlineData("""{"shadow":"yes"}""", "\"shadow\" of the body is not true or false.")]
    [InlineData("""{"explain":1}""", "\"explain\" of the body is not true or false.")]
    [InlineData("""{"parallel":true,"user":"a"}""", "The body has \"user\", which this route does not take.")]
    public void Explain_JobOfAnotherShape_NamesThePlaceAndShowsAnExample(string body, string start) =>
        Check(JobBody.Example, ApiJson.Default.JobBody, body, start, "}.");

    [Theory]
    [InlineData("""{"cron":5}""", "\"cron\" of the body is not a text.")]
    [InlineData("""{"cron":"0 3 * * *","timezone":{"a":1}}""", "\"timezone\" of the body is not a text.")]
    public void Explain_ScheduleOfAnotherShape_NamesThePlaceAndShowsAnExample(string body, string start) =>
        Check(ScheduleBody.Example, ApiJson.Default.ScheduleBody, body, start, "\"timeZone\":\"Europe/Berlin\"}.");

    [Fact]
    public void Explain_TextOfAnotherForm_ShowsTheForm() => Check(BaselineBody.Example, ApiJson.Default.BaselineBody,
        """{"job":"01a2"}""", "\"job\" of the body is not a text such as \"01a2090d-0de8-7020-96fa-d91e848a787a\".", "}.");

    [Theory]
    [InlineData("{\n \"users\": [\"a\",]}",
        "The body is no valid JSON at line 2, column 16: The JSON array contains a trailing comma at the end. Send one")]
    [InlineData("{'users':[]}", "The body is no valid JSON at line 1, column 2: ")]
    [InlineData("{\"users\":[\"a\"", "The body is no valid JSON at line 1, column 14: ")]
    public void Explain_BodyThatIsNoJson_NamesThePlace(string body, string start) =>
        Check(ScoreListRequest.Example, ApiJson.Default.ScoreListRequest, body, start, "}.");

    private static void Check<T>(BodyExample example, JsonTypeInfo<T> type, string body, string start, string end)
    {
        var message = example.Explain(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(body, type)));
        Assert.StartsWith(start, message, StringComparison.Ordinal);
        Assert.EndsWith(end, message, StringComparison.Ordinal);
        foreach (var internals in new[] { "System.", "ModelPipeline.", "LineNumber", "$" })
            Assert.DoesNotContain(internals, message, StringComparison.Ordinal);
    }
}
