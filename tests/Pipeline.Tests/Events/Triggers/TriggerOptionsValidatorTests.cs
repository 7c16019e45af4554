namespace ModelPipeline.Tests;

public sealed class TriggerOptionsValidatorTests
{
    [Theory]
    [InlineData("PostgreSql", "DeadLetters Features Group Scores Start Topic UserAttribute UserField")]
    [InlineData("kafka", "Notify Table Visibility")]
    [InlineData("Own", "")]
    public void Check_SettingsOfAllKinds_RefusesThoseThatTheKindWouldIgnore(string kind, string refused)
    {
        var faults = TriggerOptionsValidator.Check("orders", new()
        {
            Kind = kind,
            Table = "t",
            Visibility = TimeSpan.FromMinutes(5),
            Notify = true,
            Topic = "t",
            Group = "g",
            Start = TopicStart.Latest,
            UserAttribute = "a",
            UserField = "/a",
            Features = "/a",
            DeadLetters = "d",
            Scores = "s",
        }, TimeSpan.FromSeconds(10));

        Assert.Equal(refused, string.Join(' ', faults.Select(fault => fault.Setting.Split(':')[^1]).Order(StringComparer.Ordinal)));
    }
}
