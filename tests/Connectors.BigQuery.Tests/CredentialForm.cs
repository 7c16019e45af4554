namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The forms of credentials.</summary>
public enum CredentialForm
{
    /// <summary>The key of a service account.</summary>
    ServiceAccount,

    /// <summary>A person's login, as <c>gcloud auth application-default login</c> writes it.</summary>
    AuthorizedUser,

    /// <summary>Workload identity federation: a token of another provider, in a file.</summary>
    ExternalAccount,

    /// <summary>A service account for which another account may get tokens.</summary>
    Impersonation,

    /// <summary>The metadata server of a Google machine.</summary>
    MetadataServer,
}
