# Fetches every message into files 1, 2, 3 of the current directory.
# Arguments: host, port, login, transport, file of the trusted authority, and
# "true" to delete.
require 'net/pop'
require 'openssl'

host, port, login, transport, authority, remove = ARGV
box = Net::POP3.new(host, port.to_i, login == 'APOP')
box.open_timeout = box.read_timeout = 20
if transport == 'POP3S'
  box.enable_ssl(verify_mode: OpenSSL::SSL::VERIFY_PEER, ca_file: authority)
end
box.start('user', 'password') do |session|
  session.mails.each do |mail|
    File.binwrite(mail.number.to_s, mail.pop)
    mail.delete if remove == 'true'
  end
end
