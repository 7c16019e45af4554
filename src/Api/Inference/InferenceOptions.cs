namespace ModelPipeline.Api;

/// <summary>The Open Inference Protocol beside HTTP; section <c>Inference</c>.</summary>
internal sealed class InferenceOptions
{
    /// <summary>
    /// An address for gRPC alone, without TLS, such as <c>http://localhost:8033</c>. Default: none. At addresses with TLS, gRPC is beside
    /// HTTP.
    /// </summary>
    public string GrpcUrl { get; set; } = "";

    /// <summary>The port of <see cref="GrpcUrl"/>; null where the address is none.</summary>
    public int? Port()
    {
        try
        {
            var address = BindingAddress.Parse(GrpcUrl);
            return address.Scheme == "http" && !address.IsUnixPipe && address.Port > 0 ? address.Port : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The faults of these settings.</summary>
    public IEnumerable<Fault> Check()
    {
        if (GrpcUrl.Length > 0 && Port() is null)
        {
            yield return new("Inference:GrpcUrl",
                $"is '{GrpcUrl}'; set http://host:port, a port of its own. With TLS, gRPC is at the addresses of HTTP.");
        }
    }
}
