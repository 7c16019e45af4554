namespace ModelPipeline;

/// <summary>S3 and compatible stores behind <c>s3://</c> addresses; section <c>Models:S3</c>.</summary>
/// <remarks>Credentials come from where the AWS SDK looks for them: <c>AWS_ACCESS_KEY_ID</c>, profiles, roles of the machine.</remarks>
public sealed class S3Options
{
    /// <summary>
    /// The URL of a compatible store, such as <c>http://minio:9000</c>. Default: <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ENDPOINT_URL</c>,
    /// otherwise AWS.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>The region. Default: <c>AWS_REGION</c>, the profile, otherwise <c>us-east-1</c>.</summary>
    public string Region { get; set; } = "";

    /// <summary>
    /// Whether the bucket is a part of the path and not of the host. Default: true with an endpoint, false for AWS.
    /// </summary>
    public bool? PathStyle { get; set; }
}
