namespace ModelPipeline.Grains;

/// <summary>The last steps of the cluster.</summary>
/// <param name="StepSeconds">How long a step is.</param>
/// <param name="Now">When the present step began, in seconds since 1970. The present step has not ended.</param>
/// <param name="IsKept">Whether a silo keeps steps.</param>
/// <param name="Silos">The silos.</param>
/// <param name="Points">The steps in which something happened, the oldest first.</param>
internal sealed record ConsoleSeries(int StepSeconds, long Now, bool IsKept, SiloLine[] Silos, SeriesPoint[] Points)
{
    /// <summary>Adds up what the silos did. A silo that did not answer, or runs another version of the program, adds nothing.</summary>
    /// <param name="answers">The silos and their answers; null for no answer.</param>
    /// <param name="count">The number of steps.</param>
    /// <param name="now">The number of the present step.</param>
    public static ConsoleSeries Of(IReadOnlyCollection<(SiloAddress Silo, SiloSeries? Series)> answers, int count, long now)
    {
        var sum = new MetricStep[count];
        for (var ago = 0; ago < count; ago++)
        {
            sum[ago] = new();
            foreach (var cells in answers.Select(answer => answer.Series?.Steps.ElementAtOrDefault(ago)))
            {
                if (cells is not null && MetricStep.FromCells(cells) is { } step)
                    sum[ago].Add(step);
            }
        }

        var seconds = (int)MetricHistory.StepLength.TotalSeconds;
        return new(
            seconds,
            now * seconds,
            answers.Any(answer => answer.Series?.IsKept == true),
            [.. answers.Select(answer => SiloLine.Of(answer.Silo, answer.Series))],
            [.. sum.Index().Where(each => !each.Item.IsEmpty).Select(each => SeriesPoint.Of(each.Index, each.Item)).Reverse()]);
    }
}
