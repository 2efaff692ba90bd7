# Fetches every message into files 1, 2, 3 of the current directory.
# Arguments: host, port, login, transport, file of the trusted authority, "true"
# to delete, user, password, and how many seconds an answer may take.
require 'net/pop'
require 'openssl'

host, port, login, transport, authority, remove, user, secret, seconds = ARGV
box = Net::POP3.new(host, port.to_i, login == 'APOP')
box.open_timeout = box.read_timeout = seconds.to_i
if transport == 'POP3S'
  box.enable_ssl(verify_mode: OpenSSL::SSL::VERIFY_PEER, ca_file: authority)
end
box.start(user, secret) do |session|
  session.mails.each do |mail|
    File.binwrite(mail.number.to_s, mail.pop)
    mail.delete if remove == 'true'
  end
end
