namespace ModelPipeline.Grains;

/// <summary>A silo as the console shows it.</summary>
/// <param name="Silo">The address.</param>
/// <param name="Answers">Whether the silo answered; the rest is 0 where it did not.</param>
/// <param name="UsedBytes">The memory that the silo uses.</param>
/// <param name="LimitBytes">The memory that the silo may use.</param>
/// <param name="Users">The users who are active on the silo.</param>
/// <param name="MostUsers">The users for whom the silo has room.</param>
/// <param name="Version">The version of the program.</param>
internal sealed record SiloLine(string Silo, bool Answers, long UsedBytes, long LimitBytes, int Users, int MostUsers, string Version)
{
    /// <summary>A silo and its answer; null for no answer.</summary>
    public static SiloLine Of(SiloAddress silo, SiloSeries? series)
    {
        var address = silo.Endpoint.ToString();
        return series is null
            ? new(address, false, 0, 0, 0, 0, "")
            : new(address, true, series.UsedBytes, series.LimitBytes, series.Users, series.MostUsers, series.Version);
    }
}
