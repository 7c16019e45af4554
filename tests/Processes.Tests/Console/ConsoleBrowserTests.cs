namespace ModelPipeline.Tests;

/// <summary>The console in Chromium. A line in the browser's console that tells of an error fails each of these tests.</summary>
public sealed class ConsoleBrowserTests(ServingApi serving, Chromium chromium) : IClassFixture<ServingApi>
{
    [Theory]
    [InlineData("Overview")]
    [InlineData("Pipeline")]
    [InlineData("Rollout")]
    [InlineData("Jobs")]
    [InlineData("Drift")]
    [InlineData("Why and what-if")]
    [InlineData("Triggers")]
    [InlineData("Webhooks")]
    [InlineData("Cluster")]
    [InlineData("Keys and audit")]
    public Task Page_LightAndDarkWideAndNarrow_HasNoErrorAndNoViolation(string title) =>
        chromium.PlayAsync($"page:{title}", serving.Api);

    [Fact]
    public Task Pipeline_UserIsTriedByKeyboard_ShowsTheScoreAndTheStageTimes() => chromium.PlayAsync("scoreAUser", serving.Api);

    [Fact]
    public Task Explanation_OfAUserWhoIsNamedByKeyboard_ShowsTheContributions() => chromium.PlayAsync("explainAUser", serving.Api);

    [Fact]
    public Task Jobs_JobIsMadeAfterAQuestion_IsShownUntilItIsOverAndBackLeavesIt() => chromium.PlayAsync("runAJob", serving.Api);

    [Fact]
    public Task Overview_ApiIsAway_SaysSoAndRecovers() => chromium.PlayAsync("apiAway", serving.Api);

    [Fact]
    public Task Pages_ApiRefusesAQuestion_SayWhyAndAskAgain() => chromium.PlayAsync("refused", serving.Api);

    [Fact]
    public Task Overview_MuchIsWrong_NamesEachThingAndNothingThatIsWell() => chromium.PlayAsync("wrongs", serving.Api);

    [Fact]
    public Task Theme_IsChosen_Stays() => chromium.PlayAsync("theme", serving.Api);

    [Fact]
    public Task Webhooks_OneIsMadeTestedRotatedDisabledAndRemoved_ShowsEachStep() => chromium.PlayAsync("webhook", serving.Api);

    [Fact]
    public Task Drift_DaysOfWhichSomeHaveDrifted_AreShownWithTheirVerdicts() => chromium.PlayAsync("driftDays", serving.Api);

    [Fact]
    public Task Rollout_VersionBesideTheStableOne_IsDrawnAsAHistogramWithItsNumbers() => chromium.PlayAsync("histogram", serving.Api);
}
