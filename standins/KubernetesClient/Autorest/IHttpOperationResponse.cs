namespace k8s.Autorest;

public interface IHttpOperationResponse
{
    HttpRequestMessage Request { get; set; }

    HttpResponseMessage Response { get; set; }
}

public interface IHttpOperationResponse<T> : IHttpOperationResponse
{
    T Body { get; set; }
}
