using Sluice.Api.Pods;

namespace Sluice.Api.TrainingJobs;

/// <summary>Files with rows of one shape, which become one table. Exactly one of uri, uris and manifest says which.</summary>
public sealed record SourceOptions
{
    /// <summary>The name of the table in spec.dataset.sql and in joins. Defaults to data for the only source.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Where the file or files are, as a URL. After the bucket, container, host or tag its path may hold * and ?, and ** for any number of
    /// folders; an HTTP server cannot list files, so there it names one.
    /// </summary>
    public string Uri { get; init; } = "";

    /// <summary>The URLs of the files where one does not name them all. Each may hold *, ? and ** as in uri.</summary>
    public IReadOnlyList<string>? Uris { get; init; }

    /// <summary>
    /// The URL of a file as sha256sum writes it: a digest and a name on each line. The names are relative to the folder of that file, and
    /// a file with another digest fails the job.
    /// </summary>
    public string? Manifest { get; init; }

    /// <summary>How to reach what holds the files. Without it the address follows from the URL, and no Secret is used.</summary>
    public StoreOptions? Store { get; init; }

    /// <summary>How the files are written. Defaults to that of the dataset.</summary>
    public string? Format { get; init; }

    /// <summary>How the CSV files differ from RFC 4180 in UTF-8. Defaults to that of the dataset.</summary>
    public CsvOptions? Csv { get; init; }

    /// <summary>
    /// How the rows of this source join those of the first one. Every source but the first has it, unless spec.dataset.sql says how the
    /// sources become one table.
    /// </summary>
    public JoinOptions? Join { get; init; }

    /// <summary>The URLs that say where the files are: that of uri, those of uris, or none where a manifest names the files.</summary>
    public IReadOnlyList<string> Places() => Manifest is not null ? [] : Uris ?? [Uri];
}

/// <summary>How to reach what holds the files of a source.</summary>
public sealed record StoreOptions
{
    /// <summary>
    /// The address of the service, such as https://minio.example.com:9000. Defaults to the provider's own for s3, gs and az, and to port
    /// 9870 of the host for hdfs. It has no meaning for other schemes.
    /// </summary>
    public string? Endpoint { get; init; }

    /// <summary>The region of the bucket, for s3 alone. Defaults to AWS_REGION of the pod, or else to us-east-1.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Whether the bucket is in the path of the request and not in the name of the host, for s3 alone. Defaults to true where an endpoint
    /// is set, since few servers but Amazon's have a host for each bucket, and to false elsewhere.
    /// </summary>
    public bool? PathStyle { get; init; }

    /// <summary>The Secret with the credentials. Without it those of the pod's environment are used, or none.</summary>
    public SecretReference? CredentialsSecretRef { get; init; }
}

/// <summary>How the rows of a source join those of the first one.</summary>
public sealed record JoinOptions
{
    /// <summary>A value of <see cref="Kind"/>: a row without a partner is kept, with no values in the joined columns.</summary>
    public const string Left = "Left";

    /// <summary>A value of <see cref="Kind"/>: a row without a partner is left out.</summary>
    public const string Inner = "Inner";

    /// <summary>
    /// Rows belong together when they are equal in these columns, which both sources have. No two rows of the joined source may be equal
    /// in them, since a row of the first source would occur twice.
    /// </summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>
    /// What happens to a row of the first source without a partner: Left keeps it, with no values in the joined columns, Inner leaves it
    /// out. Defaults to Left.
    /// </summary>
    public string? Kind { get; init; }
}
