using System.Text;

namespace ModelPipeline.Tests;

/// <summary>Prometheus itself reads the rules, and says which alerts they raise.</summary>
public sealed class AlertRuleTests
{
    private const string At = "115m";

    [Fact]
    public async Task Rules_OfTheFile_AreRulesOfPrometheus() =>
        Assert.Contains("SUCCESS", await Command.RunAsync("promtool", "check", "rules", AlertRule.File), StringComparison.Ordinal);

    [Fact]
    public void Cases_OfAlerts_AreOneForEach() => Assert.Equal(
        AlertRule.Read().Select(rule => rule.Name).Order(StringComparer.Ordinal),
        AlertCase.All.Select(each => each.Alert).OfType<string>().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Alerts_InEachTrouble_AreTheOneOfTheTroubleAndNoOther()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Write(AlertRule.Read(), AlertCase.All), TestContext.Current.CancellationToken);

            await Command.RunAsync("promtool", "test", "rules", file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // The file in which promtool's own language says all this.
    private static string Write(IReadOnlyList<AlertRule> rules, IEnumerable<AlertCase> cases)
    {
        var text = new StringBuilder($"rule_files: ['{AlertRule.File}']\nevaluation_interval: 1m\ntests:\n");
        foreach (var each in cases)
        {
            text.Append($"- name: {each.Alert ?? "healthy"}\n  interval: 1m\n  input_series:\n");
            foreach (var (series, values) in AlertCase.Healthy)
                text.Append($"  - series: '{series}'\n    values: '{each.Series.GetValueOrDefault(series, values)}'\n");
            text.Append("  alert_rule_test:\n");
            foreach (var rule in rules)
                Append(text, rule, rule.Name == each.Alert ? each : null);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, AlertRule rule, AlertCase? trouble)
    {
        text.Append($"  - eval_time: {At}\n    alertname: {rule.Name}\n    exp_alerts:");
        if (trouble is null)
        {
            text.Append(" []\n");
            return;
        }

        var labels = trouble.Labels.Append(new("severity", rule.Severity)).Select(label => $"{label.Key}: '{label.Value}'");
        text.Append($"\n    - exp_labels: {{ {string.Join(", ", labels)} }}\n      exp_annotations:\n");
        text.Append($"        summary: \"{rule.SummaryFor(trouble.Labels, trouble.Value)}\"\n        runbook: {rule.Runbook}\n");
    }
}
