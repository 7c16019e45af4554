namespace ModelPipeline;

/// <summary>An uploaded model.</summary>
/// <param name="Pipeline">The pipeline that the model is for.</param>
/// <param name="Version">The version; unique within the pipeline.</param>
/// <param name="FileName">The name of the file. Its ending tells the kind of the model.</param>
/// <param name="Bytes">The length.</param>
/// <param name="Sha256">The SHA-256 of the file, in 64 lower-case hex digits.</param>
/// <param name="StoredAt">When the upload was complete, by the clock of the store.</param>
public sealed record StoredModel(string Pipeline, string Version, string FileName, long Bytes, string Sha256, DateTimeOffset StoredAt)
{
    /// <summary>The scheme of the addresses of uploaded models.</summary>
    public const string Scheme = "store";

    /// <summary>The address under which every silo fetches the model, such as <c>store:/churn/v2/churn.onnx</c>.</summary>
    public string Address => $"{Scheme}:/{Pipeline}/{Version}/{FileName}";
}
