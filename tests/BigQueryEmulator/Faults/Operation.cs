namespace ModelPipeline.BigQueryEmulator.Faults;

/// <summary>The kinds of requests, by the methods of the API. Combine several with <c>|</c>.</summary>
[Flags]
public enum Operation
{
    /// <summary>None; the emulator's own routes.</summary>
    None = 0,

    /// <summary>jobs.query: POST queries.</summary>
    Query = 1,

    /// <summary>jobs.getQueryResults: GET queries/{job}.</summary>
    GetQueryResults = 2,

    /// <summary>jobs.insert: POST jobs.</summary>
    InsertJob = 4,

    /// <summary>jobs.get: GET jobs/{job}.</summary>
    GetJob = 8,

    /// <summary>jobs.cancel: POST jobs/{job}/cancel.</summary>
    CancelJob = 16,

    /// <summary>Each request of the upload of a load job.</summary>
    Upload = 32,

    /// <summary>tabledata.list: GET data of a table.</summary>
    ListRows = 64,

    /// <summary>tabledata.insertAll.</summary>
    InsertRows = 128,

    /// <summary>All requests for tables.</summary>
    Tables = 256,

    /// <summary>All requests for datasets.</summary>
    Datasets = 512,

    /// <summary>CreateReadSession of the Storage Read API.</summary>
    CreateReadSession = 1024,

    /// <summary>ReadRows of the Storage Read API.</summary>
    ReadRows = 2048,

    /// <summary>All of them.</summary>
    All = 4095,
}
