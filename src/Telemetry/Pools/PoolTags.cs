namespace ModelPipeline.Telemetry;

/// <summary>The attributes of a measurement of Npgsql.</summary>
internal static class PoolTags
{
    /// <summary>The attributes with a name of the pool that may be shown.</summary>
    public static KeyValuePair<string, object?>[] Shown(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var shown = tags.ToArray();
        foreach (ref var tag in shown.AsSpan())
        {
            if (tag is { Key: PoolNames.Tag, Value: string name })
                tag = new(PoolNames.Tag, PoolNames.Show(name));
        }

        return shown;
    }
}
