internal import CCurl
internal import Glibc
internal import NodeReport
internal import Redaction

/// What the API server answered.
struct HTTPAnswer {
    var status: Int
    /// At most ``HTTPClient/bodyLimit`` bytes; what follows is not kept.
    var body: [UInt8]
    /// Nanoseconds; nil where it did not say.
    var retryAfter: Int64?
    /// The server's clock in nanoseconds since the epoch; nil where it did not say.
    var date: Int64?
}

/// What a connection is made with, as bytes: a file that is renewed meanwhile cannot be half of each.
struct TLSMaterial {
    var authority: [UInt8]?
    var certificate: [UInt8]?
    var key: [UInt8]?
    var token: [UInt8]?
}

/// One request at a time, by libcurl.
enum HTTPClient {
    static let bodyLimit = 64 << 10
    /// Milliseconds.
    private static let patience: (connect: Int, whole: Int) = (5000, 15000)

    /// Sends one request and waits for its answer.
    ///
    /// - Throws: why there is no answer.
    static func send(
        _ request: APIRequest, _ body: RedactedText, to connection: Kubeconfig, with material: TLSMaterial
    ) throws(Trouble) -> HTTPAnswer {
        guard let handle = unsafe curl_easy_init() else { throw Trouble(.local, "libcurl does not start") }
        defer { unsafe curl_easy_cleanup(handle) }
        let received = Received()
        var error = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = try unsafe error.withUnsafeMutableBufferPointer { error throws(Trouble) in
            unsafe netready_set_pointer(handle, CURLOPT_ERRORBUFFER, error.baseAddress)
            // The buffer is not libcurl's after this block.
            defer { unsafe netready_set_pointer(handle, CURLOPT_ERRORBUFFER, nil) }
            try unsafe setUp(handle, connection, material)
            return try unsafe perform(handle, request, body, connection, material, received)
        }
        guard code == CURLE_OK else {
            let said = String(decoding: error.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw unsafe trouble(code, said, handle)
        }
        let wait = unsafe netready_info_count(handle, CURLINFO_RETRY_AFTER)
        return HTTPAnswer(
            status: unsafe netready_info_long(handle, CURLINFO_RESPONSE_CODE), body: received.body,
            retryAfter: wait > 0 ? Int64(min(wait, 86_400)) * 1_000_000_000 : nil, date: received.date)
    }

    private static func setUp(
        _ handle: UnsafeMutableRawPointer, _ connection: Kubeconfig, _ material: TLSMaterial
    ) throws(Trouble) {
        unsafe netready_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe netready_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, patience.connect)
        unsafe netready_set_long(handle, CURLOPT_TIMEOUT_MS, patience.whole)
        unsafe netready_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        if let proxy = connection.proxy { unsafe netready_set_text(handle, CURLOPT_PROXY, proxy) }
        let blobs = [
            (CURLOPT_CAINFO_BLOB, material.authority), (CURLOPT_SSLCERT_BLOB, material.certificate),
            (CURLOPT_SSLKEY_BLOB, material.key),
        ]
        for case (let option, let bytes?) in blobs {
            let code = unsafe bytes.withUnsafeBytes { bytes in
                unsafe netready_set_bytes(handle, option, bytes.baseAddress, bytes.count)
            }
            guard code == CURLE_OK else { throw Trouble(.local, "libcurl takes no credential from memory") }
        }
    }

    private static func perform(
        _ handle: UnsafeMutableRawPointer, _ request: APIRequest, _ body: RedactedText, _ connection: Kubeconfig,
        _ material: TLSMaterial, _ received: Received
    ) throws(Trouble) -> CURLcode {
        var headers = unsafe curl_slist_append(nil, "Content-Type: \(request.contentType)")
        unsafe headers = unsafe curl_slist_append(headers, "Accept: application/json")
        // Waiting for "100 Continue" would cost a second with servers that do not say it.
        unsafe headers = unsafe curl_slist_append(headers, "Expect:")
        if let token = material.token {
            let text = String(decoding: token.prefix { $0 > 0x20 }, as: UTF8.self)
            unsafe headers = unsafe curl_slist_append(headers, "Authorization: Bearer \(text)")
        }
        defer { unsafe curl_slist_free_all(headers) }
        unsafe netready_set_list(handle, CURLOPT_HTTPHEADER, headers)
        unsafe netready_set_text(handle, CURLOPT_URL, connection.server + request.path)
        unsafe netready_set_text(handle, CURLOPT_USERAGENT, "netready-node")
        unsafe netready_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method)
        unsafe netready_set_long(handle, CURLOPT_POSTFIELDSIZE, body.string.utf8.count)
        unsafe netready_set_text(handle, CURLOPT_COPYPOSTFIELDS, body.string)
        let pointer = unsafe Unmanaged.passUnretained(received).toOpaque()
        unsafe netready_set_pointer(handle, CURLOPT_WRITEDATA, pointer)
        unsafe netready_set_pointer(handle, CURLOPT_HEADERDATA, pointer)
        unsafe netready_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, received in
            unsafe take(bytes, size * count, received) { unsafe $0.take(body: $1) }
        }
        unsafe netready_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, received in
            unsafe take(bytes, size * count, received) { unsafe $0.take(header: $1) }
        }
        return withExtendedLifetime(received) { unsafe curl_easy_perform(handle) }
    }

    /// What libcurl's reason is to a person.
    private static func trouble(_ code: CURLcode, _ said: String, _ handle: UnsafeMutableRawPointer) -> Trouble {
        let said = said.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : said
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            let isConnected = unsafe netready_info_count(handle, CURLINFO_CONNECT_TIME_T) > 0
            return Trouble(isConnected ? .slow : .unreachable, said)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE:
            // X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL.
            let isOfTime = unsafe [9, 10].contains(netready_info_long(handle, CURLINFO_SSL_VERIFYRESULT))
            return Trouble(isOfTime ? .certificateTime : .untrusted, said)
        case CURLE_SSL_CERTPROBLEM:
            return Trouble(.noCredential, "the client certificate or its key is not usable: \(said)")
        default: return Trouble(.unreachable, said)
        }
    }
}

/// What comes in, for libcurl's callbacks.
private final class Received {
    private(set) var body: [UInt8] = []
    private(set) var date: Int64?

    func take(body bytes: UnsafeRawBufferPointer) {
        unsafe body += bytes.prefix(HTTPClient.bodyLimit - body.count)
    }

    func take(header bytes: UnsafeRawBufferPointer) {
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        guard line.utf8.count < 100, line.prefix(5).lowercased() == "date:" else { return }
        let seconds = unsafe curl_getdate(String(line.dropFirst(5)), nil)
        // More seconds than that (the year 2242) are no clock, and nanoseconds would overflow.
        if seconds > 0, seconds < 1 << 33 { date = Int64(seconds) * 1_000_000_000 }
    }
}

private func take(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ received: UnsafeMutableRawPointer?,
    _ body: (Received, UnsafeRawBufferPointer) -> Void
) -> Int {
    guard let received = unsafe received else { return 0 }
    let owner = unsafe Unmanaged<Received>.fromOpaque(received).takeUnretainedValue()
    unsafe body(owner, UnsafeRawBufferPointer(start: bytes, count: count))
    return count
}
