namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>The forms in which a process is told who it is.</summary>
public enum CredentialForm
{
    /// <summary>The key of a service account.</summary>
    ServiceAccount,

    /// <summary>A person, as <c>gcloud auth application-default login</c> writes it.</summary>
    AuthorizedUser,

    /// <summary>Workload identity federation: a token of another provider, in a file.</summary>
    ExternalAccount,

    /// <summary>A service account for which another may ask for tokens.</summary>
    Impersonation,

    /// <summary>The metadata server of a machine of Google's.</summary>
    MetadataServer,
}
