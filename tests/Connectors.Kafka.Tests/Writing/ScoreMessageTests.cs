using System.Text;

namespace ModelPipeline.Connectors.Kafka.Tests;

public sealed class ScoreMessageTests
{
    private const string OfTheRun =
        ""","modelVersion":"v7","retrievedAt":"2026-01-02T01:04:05Z","scoredAt":"2026-01-02T04:04:06Z","""
        + "\"runId\":\"0198c0a0-0000-7000-8000-0000000000ab\"}";

    [Fact]
    public void Of_OneOfManyUsers_IsTheUsersRowWithAllTimes()
    {
        var schema = new Schema([new("score", ColumnType.Double), new("class", ColumnType.String)]);
        var outputs = new Batch(["ä", "b"],
            [new Column<double>(schema[0], new[] { 0.25, double.NaN }), new Column<string>(schema[1], new[] { "stays", "goes" })]);
        var predictions = new Predictions(outputs, "v7", new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            new(2026, 1, 2, 3, 4, 6, TimeSpan.FromHours(-1)), Guid.Parse("0198c0a0-0000-7000-8000-0000000000ab"));

        Assert.Equal(
            ("ä", """{"pipeline":"churn","user":"\u00E4","outputs":{"score":0.25,"class":"stays"}""" + OfTheRun),
            Texts(0));
        Assert.Equal(
            ("b", """{"pipeline":"churn","user":"b","outputs":{"score":null,"class":"goes"}""" + OfTheRun),
            Texts(1));

        (string Key, string Value) Texts(int row)
        {
            var message = ScoreMessage.Of("churn", predictions, row);
            return (Encoding.UTF8.GetString(message.Key), Encoding.UTF8.GetString(message.Value));
        }
    }
}
