namespace ModelPipeline;

/// <summary>Google Cloud Storage behind <c>gs://</c> addresses; section <c>Models:GoogleStorage</c>.</summary>
public sealed class GoogleStorageOptions
{
    /// <summary>
    /// The URL of an emulator, such as <c>http://127.0.0.1:4443</c>; its requests carry no credentials. Default:
    /// <c>STORAGE_EMULATOR_HOST</c>, otherwise Google's own servers with Application Default Credentials.
    /// </summary>
    public string Endpoint { get; set; } = "";
}
