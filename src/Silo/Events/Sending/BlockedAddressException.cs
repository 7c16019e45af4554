namespace ModelPipeline.Silo;

/// <summary>A webhook's host has no address that webhooks may call.</summary>
internal sealed class BlockedAddressException() : IOException(
    "The host has no public address; add its network to Webhooks:AllowedNetworks if webhooks may call it.");
