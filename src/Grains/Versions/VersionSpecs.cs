namespace ModelPipeline.Grains;

/// <summary>Makes versions of requests.</summary>
internal static class VersionSpecs
{
    /// <summary>How long a source is fetched while the caller waits.</summary>
    internal static readonly TimeSpan LongestFetch = TimeSpan.FromSeconds(20);

    /// <summary>The version that a request describes. Null if the request names neither a version nor a hash that makes one.</summary>
    public static VersionSpec? Of(VersionRequest request, RolloutState state)
    {
        var id = request.Version is { Length: > 0 } named ? named : IdOf(request.Sha256);
        if (id is null)
            return null;
        var stable = state.Find(state.Document.Stable)?.Spec ?? new();
        var address = request.Source ?? "";
        return new()
        {
            Id = id,
            Source = address.Length == 0 ? "" : SourceAddress.Parse(address).Shown,
            Address = address,
            Sha256 = request.Sha256?.ToLowerInvariant(),
            Kind = request.Kind ?? "",
            Inputs = request.Inputs ?? stable.Inputs,
            Outputs = request.Outputs ?? stable.Outputs,
            Nulls = request.Nulls ?? stable.Nulls,
            BroughtBy = request.By,
        };
    }

    /// <summary>Fetches a source of which nothing but the address is known, because its content names the version.</summary>
    public static async Task<(string? Hash, string? Fault)> HashAsync(ModelFetcher fetcher, string source, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(LongestFetch, clock);
        try
        {
            using var file = await fetcher.FetchAsync(source, null, null, null, limit.Token);
            return (file.Sha256, null);
        }
        catch (PipelineException e)
        {
            return (null, e is PipelineConfigurationException faults ? string.Join(" ", faults.Faults) : e.Message);
        }
        catch (OperationCanceledException)
        {
            return (null,
                $"The source was not fetched within {LongestFetch.TotalSeconds:0} seconds; name the \"version\", and the silos take "
                + "the time that they need.");
        }
    }

    private static string? IdOf(string? sha256) => sha256?.Length == 64 ? sha256[..ModelFile.VersionLength].ToLowerInvariant() : null;
}
