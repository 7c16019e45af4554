using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Internal;

namespace ModelPipeline.Models.Sources.S3;

/// <summary>Makes clients of S3.</summary>
internal static class S3Client
{
    private const string DefaultRegion = "us-east-1";

    /// <param name="options">The settings.</param>
    /// <param name="credentials">The credentials; null for those that the SDK finds.</param>
    /// <exception cref="PipelineConfigurationException">The address of a compatible store is no URL.</exception>
    public static IAmazonS3 Create(S3Options options, AWSCredentials? credentials)
    {
        var endpoint = options.Endpoint.Length > 0 ? options.Endpoint : Variable("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
        if (endpoint is not null && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            throw new PipelineConfigurationException("Models:S3:Endpoint",
                $"or AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL in its place, is '{endpoint}'; set a URL such as http://host:9000.");
        }

        var config = new AmazonS3Config
        {
            ForcePathStyle = options.PathStyle ?? endpoint is not null,
            // The fetcher retries, and knows what has arrived.
            MaxErrorRetry = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            // Compatible stores know fewer kinds of checksum. The length and the hash of the content are checked in any case.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (options.Region.Length > 0 && endpoint is null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint;
            var region = Variable("AWS_REGION", "AWS_DEFAULT_REGION") ?? DefaultRegion;
            config.AuthenticationRegion = options.Region.Length > 0 ? options.Region : region;
        }

        return credentials is null ? new PlainClient(config) : new PlainClient(credentials, config);
    }

    private static string? Variable(params IEnumerable<string> names) =>
        names.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));

    // The SDK takes any ETag without a dash for the MD5 of the content, and fails where it is something else: S3 itself has such ETags for
    // some kinds of encryption, and compatible stores have any. The length and the SHA-256 are checked without the SDK.
    private sealed class PlainClient : AmazonS3Client
    {
        public PlainClient(AmazonS3Config config)
            : base(config)
        {
        }

        public PlainClient(AWSCredentials credentials, AmazonS3Config config)
            : base(credentials, config)
        {
        }

        protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
        {
            base.CustomizeRuntimePipeline(pipeline);
            pipeline.RemoveHandler<AmazonS3ResponseHandler>();
        }
    }
}
