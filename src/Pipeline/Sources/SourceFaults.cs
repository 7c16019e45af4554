namespace ModelPipeline;

/// <summary>Faults of the setting that names a model. They are relative to the pipeline.</summary>
internal static class SourceFaults
{
    private const string Setting = "Model:Path";

    /// <summary>A fault of the address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="what">What is wrong and what to set, as the rest of "is 'address', ...".</param>
    public static PipelineConfigurationException Path(SourceAddress address, string what) =>
        new(Setting, $"is '{address.Shown}', {what}.");

    /// <summary>The content has another hash than the pinned one.</summary>
    public static PipelineConfigurationException Pin(SourceAddress address, string expected, string actual) =>
        new("Model:Sha256", $"is '{expected}', and the content of '{address.Shown}' has {actual}; name the content that you mean, or set "
            + "the hash that it has.");
}
