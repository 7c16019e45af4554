namespace ModelPipeline.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void New_PipelineOptions_HaveTheDefaultsOfTheDocumentation()
    {
        var options = new PipelineOptions();

        Assert.Equal((TimeSpan.FromSeconds(10), "user_id", TimeSpan.FromMinutes(1)), (
            options.Timeout, options.Input.UserColumn, options.Input.ChangedAtOverlap));
        Assert.Equal((512, 4, 10_000, null), (
            options.Batching.MaxBatchSize, options.Batching.MaxConcurrentRuns, options.Batching.MaxQueue, options.Batching.Linger));
        Assert.Equal((false, 5), (options.Explain.Store.IsOn, options.Explain.Store.TopOrDefault));
        var trigger = new TriggerOptions();
        Assert.Equal((512, 5, TopicStart.Earliest, false, null), (
            trigger.BatchSize, trigger.MaxAttempts, trigger.Start, trigger.Notify, trigger.Visibility));
    }

    [Theory]
    [InlineData(null, "", false)]
    [InlineData(3, "", true)]
    [InlineData(null, "y > 0.5", true)]
    public void IsOn_StoreOfExplanations_IsSetByTopOrWhen(int? top, string when, bool expected)
    {
        var store = new ExplainStoreOptions { Top = top, When = when };

        Assert.Equal((expected, top ?? 5), (store.IsOn, store.TopOrDefault));
    }

    [Theory]
    [InlineData("a.onnx", "http://triton", "churn", "4", "a.onnx")]
    [InlineData("", "", "churn", "4", "")]
    [InlineData("", "http://triton:8000/", "churn", "", "http://triton:8000/v2/models/churn")]
    [InlineData("", "http://triton:8000", "my model", "4/2", "http://triton:8000/v2/models/my%20model/versions/4%2F2")]
    public void ToAddress_Model_IsItsPathOrThatOfTheServer(string path, string url, string name, string version, string expected) =>
        Assert.Equal(expected, new ModelOptions { Path = path, Url = url, Name = name, Version = version }.ToAddress());

    [Fact]
    public void At_OtherPath_ChangesNothingElse()
    {
        var options = new ModelOptions { Path = "a", Kind = "Onnx", Nulls = { ["x"] = "0" } };

        var copy = options.At("b");

        Assert.Equal(("a", "b", "Onnx", options.Nulls), (options.Path, copy.Path, copy.Kind, copy.Nulls));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("MAIN", "Host=a")]
    public void Get_ConnectionString_IsFoundInAnyCase(string name, string expected) =>
        Assert.Equal(expected, new ConnectionStrings(new Dictionary<string, string> { ["main"] = "Host=a" }).Get("Input:Connection", name));

    [Fact]
    public void Get_ConnectionStringThatIsNotThere_SaysWhatToSet()
    {
        var some = new ConnectionStrings(new Dictionary<string, string> { ["main"] = "Host=a", ["empty"] = "" });

        Assert.Equal("is 'other'; set ConnectionStrings:other, or name one of main, empty.", Fault(some, "other"));
        Assert.Equal("is 'empty', but ConnectionStrings:empty is empty; set it.", Fault(some, "empty"));
        Assert.Equal("is 'other'; set ConnectionStrings:other, or name one of those that you set.", Fault(new(), "other"));
    }

    // An environment variable has __ for a colon, so that a key with a colon may mean a name with __.
    [Theory]
    [InlineData("a", "a")]
    [InlineData("b:c", "b__c")]
    [InlineData("d:e:f", null)]
    [InlineData("A", null)]
    public void FindName_Key_IsTheNameOrItsOnlySpelling(string key, string? expected) =>
        Assert.Equal(expected, SettingKey.FindName(key, ["a", "b__c", "d__e:f", "d:e__f"]));

    private static string Fault(ConnectionStrings strings, string name) => Assert.Single(
        Assert.Throws<PipelineConfigurationException>(() => strings.Get("Input:Connection", name)).Faults).Message;
}
